import { TranscribeError } from '@ws/core';
import { CommanderError } from 'commander';

/** What the program ends with. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** Tells what went wrong, unless commander has, and gives the exit code. */
export function exitCodeOf(error: unknown, stderr: NodeJS.WritableStream): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  stderr.write(`ws-client: ${error instanceof Error ? error.message : String(error)}\n`);
  const isUsage = TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_OPTION';
  return isUsage ? EXIT.usage : EXIT.failed;
}
