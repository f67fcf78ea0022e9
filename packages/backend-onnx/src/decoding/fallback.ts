import type { DecodingSettings } from './decoding-options.js';

/** Figures of a decode by which its failure is judged. */
export interface DecodeFigures {
  readonly avgLogprob: number;
  readonly noSpeechProb: number;
  readonly compressionRatio: number;
}

type Thresholds = Pick<
  DecodingSettings,
  'compressionRatioThreshold' | 'logProbThreshold' | 'noSpeechThreshold'
>;

const isUnlikely = ({ avgLogprob }: DecodeFigures, { logProbThreshold }: Thresholds): boolean =>
  logProbThreshold !== null && avgLogprob < logProbThreshold;

/** Whether the window probably holds no speech, by what the decoder says of it before it writes. */
export function hasNoSpeech(
  { noSpeechProb }: Pick<DecodeFigures, 'noSpeechProb'>,
  { noSpeechThreshold }: Pick<Thresholds, 'noSpeechThreshold'>,
): boolean {
  return noSpeechThreshold !== null && noSpeechProb > noSpeechThreshold;
}

/**
 * Whether a decode has failed, so that a higher temperature is worth a try: it repeats itself, or is unlikely and not
 * for want of speech (Radford et al. 2022, section 4.5; OpenAI's `decode_with_fallback`).
 */
export function needsFallback(figures: DecodeFigures, thresholds: Thresholds): boolean {
  const { compressionRatioThreshold: most } = thresholds;
  const isRepetitive = most !== null && figures.compressionRatio > most;
  const unlikely = isUnlikely(figures, thresholds);
  if (hasNoSpeech(figures, thresholds) && unlikely) return false;
  return isRepetitive || unlikely;
}

/** Whether a window of long audio is left out: it holds no speech, and its decode is not likely either. */
export function isSilentWindow(figures: DecodeFigures, thresholds: Thresholds): boolean {
  const { logProbThreshold } = thresholds;
  const isLikely = logProbThreshold !== null && figures.avgLogprob > logProbThreshold;
  return hasNoSpeech(figures, thresholds) && !isLikely;
}

/**
 * Decodes at one temperature after the other until a decode has not failed; the last one is kept however it is.
 *
 * @param temperatures one at least
 */
export async function decodeWithFallback<Decoded extends DecodeFigures>(
  temperatures: readonly number[],
  thresholds: Thresholds,
  decode: (temperature: number) => Promise<Decoded>,
): Promise<Decoded & { readonly temperature: number }> {
  for (let i = 0; ; i++) {
    const temperature = temperatures[i]!;
    const decoded = await decode(temperature);
    if (i === temperatures.length - 1 || !needsFallback(decoded, thresholds)) {
      return { ...decoded, temperature };
    }
  }
}
