import { compressionRatio } from './compression-ratio.js';
import type { HeardSegment } from './heard-segment.js';

/** A text that compresses better repeats itself (Radford et al. 2022). */
const REPETITIVE = 2.4;

/**
 * What a shortened context may have made: a text that repeats itself, or does not end.
 *
 * @param limit - see `tokenLimit`
 */
export function isDoubtful(segments: readonly HeardSegment[], limit: number): boolean {
  const text = segments.map((segment) => segment.text).join('');
  const tokens = segments.reduce((sum, segment) => sum + segment.tokens.length, 0);
  // Timestamps count in the limit, and are not among the segments' tokens.
  return compressionRatio(text) > REPETITIVE || tokens + 2 * segments.length >= limit;
}
