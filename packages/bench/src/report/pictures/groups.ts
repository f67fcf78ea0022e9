import type { BenchResult, Figure } from '../../result/bench-result.js';

/** The figures of one system in one part: those whose ids differ in their last name alone. */
export interface FigureGroup {
  /** `live/prompt` */
  readonly id: string;
  /** `live`; empty where ids name no part. */
  readonly part: string;
  readonly system: string;
  readonly figures: ReadonlyMap<string, Figure>;
}

/** A result's figures, in groups, in their order. */
function groupsOf({ figures }: Pick<BenchResult, 'figures'>): readonly FigureGroup[] {
  const groups = new Map<string, { system: string; figures: Map<string, Figure> }>();
  for (const figure of figures) {
    const id = figure.id.split('/').slice(0, -1).join('/');
    const key = JSON.stringify([id, figure.system]);
    const group = groups.get(key) ?? { system: figure.system, figures: new Map() };
    group.figures.set(figure.measure, figure);
    groups.set(key, group);
  }
  return [...groups].map(([key, group]) => {
    const [id] = JSON.parse(key) as [string];
    return { id, part: partOf(id, group.system), ...group };
  });
}

/** The groups that are compared: of all recordings, and not under load. */
export function comparedGroups(result: Pick<BenchResult, 'figures'>): readonly FigureGroup[] {
  return groupsOf(result).filter(({ id, system }) => !isDetail(id) && !isTogether(system));
}

/** What stands before the system in an id, or the id's first name; nothing where the id is the system. */
function partOf(id: string, system: string): string {
  if (id === system) return '';
  return id.endsWith(`/${system}`) ? id.slice(0, -system.length - 1) : id.split('/')[0]!;
}

/** Whether a system is of this project; by its name, which begins with `ws `. */
export function isOurs(system: string): boolean {
  return /^ws\b/.test(system);
}

/** The systems that pictures compare, ours first, else in their order: those that hear words. */
export function systemsOf({ figures, curves }: Pick<BenchResult, 'figures' | 'curves'>): string[] {
  const hearing = figures.filter(
    ({ measure, system }) => measure === 'word-error-rate' && !isTogether(system),
  );
  const all = [...new Set([...hearing, ...curves].map(({ system }) => system))];
  return [...all.filter(isOurs), ...all.filter((system) => !isOurs(system))];
}

/** Whether a group is of one recording or one language, beside the group of all. */
export function isDetail(id: string): boolean {
  return /\/(?:recording|language)\//.test(id);
}

/** Whether a system is one under load: `X, 8 at once`. */
function isTogether(system: string): boolean {
  return /, \d+ at once$/.test(system);
}
