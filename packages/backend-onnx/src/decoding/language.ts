import { logSumExp } from '../network/logits.js';
import type { TextDecoder } from '../network/text-decoder.js';
import type { SpecialTokens } from '../tokenizer/special-tokens.js';

/** How likely a window is in a language. */
export interface DetectedLanguage {
  /** ISO 639-1 code, as Whisper names it. */
  readonly language: string;
  /** 0 to 1; over all languages of the model they sum to 1. */
  readonly probability: number;
}

/**
 * The languages that a window may be in, the likeliest first: how likely each language's token is after
 * `<|startoftranscript|>`, all other tokens left aside (Radford et al. 2022, section 2.3; OpenAI's `detect_language`).
 *
 * @param decoder a fresh decoder over the window
 */
export async function detectLanguages(
  decoder: TextDecoder,
  special: SpecialTokens,
): Promise<readonly DetectedLanguage[]> {
  const [start] = await decoder.read([special.startOfTranscript], [0]);
  const scores = Float32Array.from(special.languages.values(), (token) => start!.logits[token]!);
  const all = logSumExp(scores);
  return [...special.languages.keys()]
    .map((language, i) => ({ language, probability: Math.exp(scores[i]! - all) }))
    .sort((a, b) => b.probability - a.probability);
}
