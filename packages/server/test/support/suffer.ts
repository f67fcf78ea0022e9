import { vi } from 'vitest';
import { KEY, type MisfortuneKind, type MisfortuneSettings, misfortune } from './misfortunes.js';

const LEAVING = { timeout: 500_000, interval: 20 };

/** One thing that goes wrong, and how a client asks there. */
export interface Situation extends MisfortuneSettings {
  /** Default: nothing goes wrong, but for what the client asks. */
  readonly kind?: MisfortuneKind | undefined;
  /** What the client's program is told beside the address; the right key, where nothing else is said. */
  readonly asks?: object | undefined;
}

/** Once a client has heard this of a server. */
export function after(text: string): Pick<MisfortuneSettings, 'when' | 'readsFirst'> {
  return { when: (network) => network.said(text), readsFirst: true };
}

/** What a client reports, and what the network has seen of it. */
// biome-ignore lint/suspicious/noExplicitAny: what programs report
type Report = any;

/**
 * A client's program in many situations at once.
 *
 * @param run - gives the program its cases, as JSON, and returns what it reports of each
 * @returns by the situations' names: what the program reports, and the status of each answer that it got
 */
export async function suffer(
  situations: Readonly<Record<string, Situation>>,
  run: (cases: string) => Promise<readonly Report[]>,
): Promise<Readonly<Record<string, Report>>> {
  const all = Object.entries(situations);
  const met = await Promise.all(all.map(([, one]) => misfortune(one.kind ?? 'nothing', one)));
  try {
    const cases = all.map(([, { asks }], i) => ({ url: met[i]!.url, key: KEY, ...asks }));
    const reports = await run(JSON.stringify(cases));
    // A client that leaves, in any way, leaves a place.
    await vi.waitFor(() => {
      const left = all.filter((_, i) => met[i]!.sessions > 0).map(([name]) => name);
      if (left.length > 0) throw new Error(`There are sessions left: ${left.join(', ')}`);
    }, LEAVING);
    return Object.fromEntries(
      all.map(([name], i) => [name, { ...reports[i], answers: [...met[i]!.network.answers] }]),
    );
  } finally {
    await Promise.all(met.map((one) => one[Symbol.asyncDispose]()));
  }
}
