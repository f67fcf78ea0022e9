import { TranscribeError } from '@ws/core';

/** Where `npx @ws/server` listens by default. */
export const SERVER_HERE = '127.0.0.1:8765';
const PATIENCE_MS = 5000;

/**
 * The address of the server that runs on this machine.
 *
 * @param files - the recordings, for the message
 * @param address - where the server listens
 * @throws TranscribeError `ERR_CONNECTION` where no server answers: its message says how to transcribe the recordings. The
 * signal's reason where that is aborted.
 */
export async function localServer(
  files: readonly string[],
  signal: AbortSignal,
  address: string = SERVER_HERE,
): Promise<string> {
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const response = await fetch(`http://${address}/health`, { signal: patience });
    const report: unknown = await response.json();
    // Another program may listen there.
    if (typeof (report as { readonly status?: unknown } | null)?.status === 'string') {
      return `ws://${address}`;
    }
  } catch {
    signal.throwIfAborted();
  }
  throw new TranscribeError(
    [
      `No server answers at ws://${address}, and none was named by --server.`,
      '  To start one:                 npx @ws/server',
      `  To transcribe without one:    npx @ws/server transcribe ${quoted(files)}`,
    ].join('\n'),
    { code: 'ERR_CONNECTION', details: { url: `ws://${address}` } },
  );
}

/** Names of files as a command line has them. */
export function quoted(files: readonly string[]): string {
  return files.map((file) => (/^[\w./-]+$/.test(file) ? file : JSON.stringify(file))).join(' ');
}
