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
    ...{ cwd, env, reject: false, cleanup: true, timeout: 150_000 },
    ...(input === 'open'
      ? { stdin: 'pipe' }
      : input === undefined
        ? { stdin: 'ignore' }
        : { input }),
  } as const);
}
