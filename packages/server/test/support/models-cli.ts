import { execa, type Result } from 'execa';
import { cli } from './transcribe-cli.js';

/** `ws-server models` in a process of its own, from the built command line. */
export interface ModelsCli {
  kill(signal: NodeJS.Signals): void;
  /** What it has written to stderr so far. */
  stderr(): string;
  /** How it ended; never rejects. */
  readonly ended: Promise<
    Pick<Result, 'exitCode'> & { readonly stdout: string; readonly stderr: string }
  >;
}

/** Runs `ws-server models ARGS`. */
export function startModels(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ModelsCli {
  const child = execa('node', [cli, 'models', ...args], {
    // A signal asks for an orderly end.
    ...{ reject: false, cleanup: true, forceKillAfterDelay: false, env },
  });
  let stderr = '';
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes;
  });
  return {
    kill: (signal) => void child.kill(signal),
    stderr: () => stderr,
    ended: child.then((result) => result),
  };
}
