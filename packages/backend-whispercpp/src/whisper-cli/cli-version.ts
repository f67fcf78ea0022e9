import { TranscribeError } from '@ws/core';
import { execa } from 'execa';

const TIMEOUT_MS = 30_000;

/**
 * The version of a whisper-cli.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` when it does not say: it is another program, too old, or does not run
 */
export async function cliVersion(program: string, signal: AbortSignal): Promise<string> {
  const {
    stdout,
    stderr,
    originalMessage,
    signal: killedBy,
  } = await execa(program, ['--version'], {
    reject: false,
    stdin: 'ignore',
    timeout: TIMEOUT_MS,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  const version = /whisper\.cpp version: (\S+)/.exec(stdout)?.[1];
  if (version !== undefined) return version;
  const said = `${stderr}`.split('\n').find((line) => line.trim() !== '');
  throw new TranscribeError(
    `${program} does not say its version (${killedBy ?? originalMessage ?? said ?? 'it says nothing'}): it is no whisper-cli of whisper.cpp 1.9, or does not run on this machine. Build one: npx @ws/backend-whispercpp build`,
    {
      code: 'ERR_BACKEND_UNAVAILABLE',
      retryable: killedBy === 'SIGKILL',
      details: { executable: program },
    },
  );
}
