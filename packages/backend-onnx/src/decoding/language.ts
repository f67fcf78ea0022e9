import { logSumExp } from '../network/logits.js';
import type { TextDecoder } from '../network/text-decoder.js';
import type { SpecialTokens } from '../tokenizer/special-tokens.js';

/**
 * How likely a window is in each language of the model, by ISO 639-1 code, the likeliest first; together 1: how likely
 * each language's token is after `<|startoftranscript|>`, all other tokens left aside (Radford et al. 2022, section 2.3; OpenAI's `detect_language`).
 *
 * @param decoder a fresh decoder over the window
 */
export async function detectLanguages(
  decoder: Pick<TextDecoder, 'read'>,
  special: SpecialTokens,
): Promise<Readonly<Record<string, number>>> {
  const [start] = await decoder.read([special.startOfTranscript], [0]);
  const scores = Float32Array.from(special.languages.values(), (token) => start!.logits[token]!);
  const all = logSumExp(scores);
  const likely = [...special.languages.keys()].map(
    (language, i) => [language, Math.exp(scores[i]! - all)] as const,
  );
  return Object.fromEntries(likely.sort(([, a], [, b]) => b - a));
}
