import type { StrategyName } from '../contracts/strategy.js';

/** The strategies that have a name on the wire. */
export const STRATEGY_NAMES: readonly StrategyName[] = Object.freeze([
  'prompt',
  'context',
  'hybrid',
  'local-agreement',
  'align-att',
  'native',
]);

/** The strategy that a path asks for, or why there is none: the reason of close code 1008. */
export type ParsedPath =
  | { readonly ok: true; readonly strategy: StrategyName }
  | { readonly ok: false; readonly reason: string };

// A close reason may have 123 bytes (RFC 6455 section 5.5); what stands before the name takes 18.
const MAX_NAME_IN_REASON = 100;

/**
 * Reads `/ws/transcribe/{strategy}`.
 *
 * @param pathname - the path alone, without query, as in `new URL(...).pathname`
 * @param known - the strategies that are served; default all
 */
export function parsePath(
  pathname: string,
  known: readonly StrategyName[] = STRATEGY_NAMES,
): ParsedPath {
  const name = /^\/ws\/transcribe\/([^/]+)$/.exec(pathname)?.[1];
  if (name === undefined) return { ok: false, reason: 'Invalid path' };
  const strategy = known.find((candidate) => candidate === name);
  if (strategy !== undefined) return { ok: true, strategy };
  const printable = name.replace(/[^\x21-\x7e]/g, '?').slice(0, MAX_NAME_IN_REASON);
  return { ok: false, reason: `Unknown strategy: ${printable}` };
}
