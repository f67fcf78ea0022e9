import type { Encode } from './byte-pair-encoding.js';

const SYMBOLS = [
  ...'"#()*+/:;<=>@[\\]^_`{|}~「」『』',
  ...['<<', '>>', '<<<', '>>>', '--', '---', '-(', '-[', "('", '("', '((', '))', '(((', ')))'],
  ...['[[', ']]', '{{', '}}', '♪♪', '♪♪♪'],
];
const MUSIC = [...'♩♪♫♬♭♮♯'];

/**
 * Tokens that annotate instead of transcribing: brackets, music notes, speaker dashes. OpenAI's implementation
 * suppresses them by default (`tokenizer.non_speech_tokens`), a hyphen or apostrophe inside a word excepted.
 */
export function nonSpeechTokens(encode: Encode): readonly number[] {
  const tokens = new Set([encode(' -')[0]!, encode(" '")[0]!]);
  for (const symbol of [...SYMBOLS, ...MUSIC]) {
    for (const encoded of [encode(symbol), encode(` ${symbol}`)]) {
      // Music notes are three bytes that share their first token.
      if (encoded.length === 1 || MUSIC.includes(symbol)) tokens.add(encoded[0]!);
    }
  }
  return [...tokens].sort((a, b) => a - b);
}
