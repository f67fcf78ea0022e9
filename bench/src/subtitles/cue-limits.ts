import type { Cue } from '../../../packages/core/src/formats/cue.js';

/** The limits of the guides that a cue may break. */
export const LIMITS = [
  'over two lines',
  'over 42 characters',
  'over 7 s',
  'under 5/6 s',
  'over 20 characters/s',
  '... with time to spare',
  'nearer than two frames',
  'gap left open',
] as const;

/** How many cues break each limit. */
export type BrokenLimits = Record<(typeof LIMITS)[number], number>;

const FRAME_S = 1 / 24;
// Half a millisecond: times are written in whole ones.
const SLACK_S = 0.0005;

/** Counts the cues that are not as the guides want them. */
export function brokenLimits(cues: readonly Cue[]): BrokenLimits {
  const broken = Object.fromEntries(LIMITS.map((limit) => [limit, 0])) as BrokenLimits;
  for (const [i, cue] of cues.entries()) {
    const lines = cue.lines ?? [cue.text.trim()];
    const lasts = cue.end - cue.start;
    const gap = (cues[i + 1]?.start ?? Number.POSITIVE_INFINITY) - cue.end;
    const isFast = [...lines.join(' ')].length / lasts > 20 + 0.01;
    if (lines.length > 2) broken['over two lines']++;
    if (lines.some((line) => [...line].length > 42)) broken['over 42 characters']++;
    if (lasts > 7 + SLACK_S) broken['over 7 s']++;
    if (lasts < 20 * FRAME_S - 2 * SLACK_S) broken['under 5/6 s']++;
    if (isFast) broken['over 20 characters/s']++;
    if (isFast && gap > 2 * FRAME_S + SLACK_S) broken['... with time to spare']++;
    if (gap < 2 * FRAME_S - SLACK_S) broken['nearer than two frames']++;
    if (gap > 2 * FRAME_S + SLACK_S && gap < 12 * FRAME_S - SLACK_S) broken['gap left open']++;
  }
  return broken;
}
