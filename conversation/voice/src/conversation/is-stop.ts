import { wordsOf } from './spoken-words.js';

// As people say it to a machine that speaks, in the languages most spoken; each alone, or said again.
const STOPS = new RegExp(
  `^(?:${[
    'stop(?: (?:it|that|this|there|talking|speaking))?',
    '(?:be )?quiet|silence|shut up|hush',
    '(?:that s |that is )?enough|never ?mind|cancel(?: (?:it|that))?',
    'stopp|halt|aufhören|hör auf|sei still|ruhe|das reicht|es reicht',
    'arrête(?: toi)?|arrêtez(?: vous)?|tais toi|taisez vous|ça suffit',
    'para|pare|alto|basta|detente|cállate|silencio|suficiente',
    'chega|fermati|ferma|smettila|zitto|hou op|stil|genoeg',
    'стоп|хватит|перестань|停|停止|停下|别说了|やめて|ストップ|그만|멈춰',
  ].join('|')})$`,
);
// What is polite, or the beginning of an interruption.
const AROUND =
  /\b(?:ok|okay|oh|hey|no|well|now|just|please|thanks|thank you|alright|all right|bitte|danke|s il (?:te|vous) plaît|merci|por favor|gracias|per favore|grazie)\b/g;
const MAX_WORDS = 8;

/**
 * Whether this, said over an answer, means that the answer is to stop, and is no question: `Stop.`, `Okay, that's enough.`
 * Where the answer has the word itself, it may have asked for it (`Shall I stop the music?`): then it is what was meant.
 *
 * @param answer - the answer that it was said over
 */
export function isStop(text: string, answer: string): boolean {
  const words = wordsOf(text);
  if (words.length === 0 || words.length > MAX_WORDS) return false;
  const bare = words.join(' ').replace(AROUND, ' ').replace(/\s+/g, ' ').trim();
  if (!saysStop(bare)) return false;
  const written = new Set(wordsOf(answer));
  return !bare.split(' ').some((word) => written.has(word) && STOPS.test(word));
}

/** One of them, or the same one several times. */
function saysStop(bare: string): boolean {
  if (STOPS.test(bare)) return true;
  const [first = '', ...others] = bare.split(' ');
  return others.length > 0 && STOPS.test(first) && others.every((word) => word === first);
}
