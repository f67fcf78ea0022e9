import type { EngineRequest } from '../../../packages/backend-onnx/src/engine/engine-call.js';
import type { MeteredEngine } from '../engines.js';
import { progress } from '../report.js';
import type { SpokenName } from './spoken-names.js';
import type { Voice } from './voices.js';

/** Ways to tell the engine which words to expect. */
export const WAYS = ['none', 'prompt', 'decoder'] as const;
export type Way = (typeof WAYS)[number];

/** What came of a list of names in one voice. */
export interface HeardNames {
  readonly names: number;
  readonly misheard: Readonly<Record<Way, number>>;
  /** Terms that are written and were not said, where without terms they are not. */
  readonly falsely: Readonly<Record<Way, number>>;
  /** Sentences of which something else than the name changed for the worse: words of what was said that are lost. */
  readonly spoiled: Readonly<Record<Way, number>>;
}

/** As sessions ask for a final. */
export const FINAL: EngineRequest = {
  context: 'silence-tail',
  timestamps: true,
  task: 'transcribe',
  language: 'en',
  fallback: false,
};

export async function hearNames(
  { engine, model }: MeteredEngine,
  voice: Voice,
  list: readonly SpokenName[],
  terms: readonly string[],
): Promise<HeardNames> {
  const zero = (): Record<Way, number> => ({ none: 0, prompt: 0, decoder: 0 });
  const misheard = zero();
  const falsely = zero();
  const spoiled = zero();
  for (const { name, sentence } of list) {
    const samples = voice.speak(sentence);
    const texts = {
      none: (await engine.transcribe(samples, FINAL)).text,
      prompt: (await engine.transcribe(samples, { ...FINAL, prompt: terms.join(', ') })).text,
      decoder: (await engine.transcribe(samples, { ...FINAL, hotwords: terms })).text,
    };
    const others = wordsOf(sentence).filter((word) => !wordsOf(name).includes(word));
    const kept = others.filter((word) => wordsOf(texts.none).includes(word));
    for (const way of WAYS) {
      if (!isIn(name, texts[way])) misheard[way]++;
      const made = terms.filter(
        (term) => !isIn(term, sentence) && isIn(term, texts[way]) && !isIn(term, texts.none),
      );
      falsely[way] += made.length;
      if (kept.some((word) => !wordsOf(texts[way]).includes(word))) spoiled[way]++;
    }
    const changed = WAYS.map((way) => `${way}: ${texts[way]}`).join('\n  ');
    progress(`${model} ${voice.name} ${name}\n  ${changed}`);
  }
  return { names: list.length, misheard, falsely, spoiled };
}

/** Whether a text has a term in it, its possessive or its plural. */
function isIn(term: string, text: string): boolean {
  const said = ` ${wordsOf(text).join(' ')} `;
  const own = wordsOf(term).join(' ');
  return [own, `${own}s`, `${own} s`].some((form) => said.includes(` ${form} `));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
