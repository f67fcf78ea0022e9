import { MEASURES } from '../measures/measures.js';
import type { BenchResult, Figure } from '../result/bench-result.js';
import { comparedGroups, isOurs } from './pictures/groups.js';

/** A figure in which another system is better than the best of ours. */
export interface Lead {
  readonly measure: string;
  readonly theirs: Figure;
  readonly ours: Figure;
  /** The intervals do not meet. */
  readonly isClear: boolean;
}

/** Where others are ahead of all our systems in the same part of a result, the clear ones first. */
export function leadsOfOthers(result: BenchResult): readonly Lead[] {
  const groups = comparedGroups(result);
  const parts = [...new Set(groups.map(({ part }) => part))];
  const leads = parts.flatMap((part) => {
    const own = groups.filter((group) => group.part === part);
    const measures = [...new Set(own.flatMap(({ figures }) => [...figures.keys()]))];
    return measures.flatMap((measure) =>
      leadIn(
        own.flatMap(({ figures }) => figures.get(measure) ?? []),
        measure,
      ),
    );
  });
  return leads.sort((a, b) => Number(b.isClear) - Number(a.isClear));
}

function leadIn(figures: readonly Figure[], measure: string): readonly Lead[] {
  const better = MEASURES[measure]?.better ?? 'neither';
  if (better === 'neither') return [];
  const sign = better === 'less' ? 1 : -1;
  const sorted = [...figures].sort((a, b) => sign * (a.value - b.value));
  const ours = sorted.find(({ system }) => isOurs(system));
  const [theirs] = sorted;
  if (ours === undefined || theirs === undefined || isOurs(theirs.system)) return [];
  if (theirs.value === ours.value) return [];
  const [high, low] = sign > 0 ? [theirs, ours] : [ours, theirs];
  const isClear = (high.interval?.[1] ?? high.value) < (low.interval?.[0] ?? low.value);
  return [{ measure, theirs, ours, isClear }];
}

/** Whether a result has systems of ours and of others, by figures that can be better or worse. */
export function hasPeers({ figures }: BenchResult): boolean {
  const systems = figures
    .filter(({ measure }) => (MEASURES[measure]?.better ?? 'neither') !== 'neither')
    .map(({ system }) => system);
  return systems.some(isOurs) && !systems.every(isOurs);
}
