import type { TextDecoder } from '../engine/text-decoder.js';
import type { SpecialTokens } from '../tokenizer/special-tokens.js';
import { logSumExp } from './logits.js';

/** The language a window is in. */
export interface DetectedLanguage {
  /** ISO 639-1 code, as Whisper names it. */
  readonly language: string;
  /** 0 to 1. */
  readonly probability: number;
}

/**
 * The likeliest language token after `<|startoftranscript|>`, all other tokens left aside (Radford et al. 2022,
 * section 2.3).
 *
 * @param decoder a fresh decoder over the window
 */
export async function detectLanguage(
  decoder: TextDecoder,
  special: SpecialTokens,
): Promise<DetectedLanguage> {
  const [logits] = await decoder.read([special.startOfTranscript], [0]);
  const codes = [...special.languages.keys()];
  const scores = Float32Array.from(special.languages.values(), (token) => logits![token]!);
  const best = scores.indexOf(Math.max(...scores));
  return { language: codes[best]!, probability: Math.exp(scores[best]! - logSumExp(scores)) };
}
