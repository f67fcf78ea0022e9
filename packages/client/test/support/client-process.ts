import { join } from 'node:path';
import { execa } from 'execa';

/** The program as it is published. */
export const program: string = join(import.meta.dirname, '..', '..', 'bin', 'ws-client.js');

/** Settings of {@link startClient}. */
export interface ClientProcessOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: an input that is empty. */
  readonly input?: Uint8Array | 'open';
}

/** Starts `ws-client`; never rejects. */
export function startClient(
  args: readonly string[],
  { cwd, env = {}, input }: ClientProcessOptions,
) {
  return execa('node', [program, ...args], {
    // A signal asks for an orderly end, which takes as long as the answers do.
    ...{ cwd, env, reject: false, cleanup: true, forceKillAfterDelay: false, timeout: 500_000 },
    ...(input === 'open'
      ? { stdin: 'pipe' }
      : input === undefined
        ? { stdin: 'ignore' }
        : { input }),
  } as const);
}
