import type { AttentionStop } from '@ws/core/internal';
import { POSITION_SAMPLES, SAMPLE_RATE } from '../features/window.js';
import type { TextDecoder } from '../network/text-decoder.js';

/** Follows where in the audio the decoder looks while it writes. */
export interface AttentionWatch {
  /**
   * Where the decoder looked when it wrote the token after the one at `place`, in seconds from the window's start, the
   * audio's end at the most.
   */
  look(place: number): number;
  /** Tells where the newest token attended to; says why it is not to be written, if so. */
  follow(seconds: number): 'audio-end' | 'attention-jump' | undefined;
}

/** Positions after the audio that a token may look at: the last word's end is often heard in the silence after it. */
const MARGIN = 25;

/**
 * Watches a decoder. It looks where the mean of its alignment heads' weights is largest: among the positions of the
 * audio and half a second after it, which count as its end.
 *
 * Source: AlignAtt, Papi et al. 2023, arXiv 2305.11408, for the stop before the audio's end; the stop at a jump back is
 * ours.
 *
 * @param samples how many samples the audio has
 */
export function watchAttention(
  decoder: Pick<TextDecoder, 'attention'>,
  samples: number,
  { endMs, backMs }: AttentionStop = {},
): AttentionWatch {
  const duration = samples / SAMPLE_RATE;
  const positions = Math.ceil(samples / POSITION_SAMPLES) + MARGIN;
  let furthest = 0;
  return {
    look(place) {
      const heads = decoder.attention(place);
      const sums = new Float32Array(Math.min(positions, heads[0]!.length));
      for (const head of heads) for (let i = 0; i < sums.length; i++) sums[i]! += head[i]!;
      let best = 0;
      for (let i = 1; i < sums.length; i++) if (sums[i]! > sums[best]!) best = i;
      return Math.min((best * POSITION_SAMPLES) / SAMPLE_RATE, duration);
    },
    follow(seconds) {
      if (endMs !== undefined && milliseconds(duration - seconds) < endMs) return 'audio-end';
      if (backMs !== undefined && milliseconds(furthest - seconds) > backMs)
        return 'attention-jump';
      furthest = Math.max(furthest, seconds);
      return undefined;
    },
  };
}

/** To the microsecond: 6 s less 5.7 s are 300 ms, and no less. */
function milliseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1000;
}
