import type { BenchResult, Curve } from '../../result/bench-result.js';
import type { SystemColours } from './colours.js';
import { curvePicture } from './curve-pictures.js';
import type { Picture } from './picture.js';
import { toldValue } from './told-value.js';

const SHARE = 'share-of-utterances';
const LATENCY = /^last-final-latency/;

/** Which share of the utterances is final within a time: the whole distribution, where a mean would hide its tail. */
export function latencyShares(result: BenchResult, colours: SystemColours): readonly Picture[] {
  const all = result.curves.filter(
    ({ x, y, points }) => y === SHARE && LATENCY.test(x) && points.length > 2,
  );
  const parts = [...new Set(all.map(({ id }) => id.split('/')[0]!))];
  return parts.map((part) => {
    const curves = all.filter(({ id }) => id.startsWith(`${part}/`));
    return curvePicture(
      {
        id: `${part}-latency-shares`,
        title: 'When the last words are final',
        curves,
        sentence: sentence(curves),
        steps: true,
      },
      colours,
    );
  });
}

function sentence(curves: readonly Curve[]): string {
  const at = ({ points }: Curve, share: number): number =>
    (points.find(([, y]) => y >= share) ?? points.at(-1)!)[0];
  const soonest = curves.reduce((best, curve) => (at(curve, 0.5) < at(best, 0.5) ? curve : best));
  const surest = curves.reduce((best, curve) => (at(curve, 0.9) < at(best, 0.9) ? curve : best));
  const told = (curve: Curve, share: number): string => toldValue(curve.x, at(curve, share));
  const half = `With ${soonest.system} half of the utterances are final within ${told(soonest, 0.5)} of their end, nine of ten within ${told(soonest, 0.9)}`;
  return surest === soonest
    ? `${half}.`
    : `${half}; nine of ten are soonest with ${surest.system}, ${told(surest, 0.9)}.`;
}
