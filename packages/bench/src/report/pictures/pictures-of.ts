import type { BenchResult } from '../../result/bench-result.js';
import { bars } from './bars.js';
import { systemColours } from './colours.js';
import { errorsByKind } from './errors-by-kind.js';
import { systemsOf } from './groups.js';
import { latencyAndErrors } from './latency-and-errors.js';
import { latencyShares } from './latency-shares.js';
import { loadPictures } from './load-pictures.js';
import type { Picture } from './picture.js';

/** All pictures that a result has the figures for, the first to be looked at first. */
export function picturesOf(result: BenchResult): readonly Picture[] {
  const colours = systemColours(systemsOf(result));
  return [
    ...latencyAndErrors(result, colours),
    ...loadPictures(result, colours),
    ...latencyShares(result, colours),
    ...errorsByKind(result, colours),
    ...bars(result),
  ];
}
