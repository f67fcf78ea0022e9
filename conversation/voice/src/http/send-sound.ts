import type { ServerResponse } from 'node:http';
import { type Clock, TranscribeError } from '@ws/core';

// A player reads ahead, or leaves.
const LONGEST_STALL_MS = 30_000;
// No client needs longer for the longest text, at the slowest pace.
const LONGEST_WAIT_MS = 30 * 60_000;

/**
 * Sends bytes as they come, and no faster than the client reads: some kilobytes are unread at most. The head of the answer
 * is written with the first bytes, so that a failure before them can be told.
 *
 * @param begin - writes the head
 * @returns whether there were any bytes
 * @throws what `bytes` throws; TranscribeError `ERR_ABORTED` where the client reads nothing for 30 s, keeps the server waiting
 *   for half an hour in all, or has left
 */
export async function sendSound(
  response: ServerResponse,
  bytes: AsyncIterable<Uint8Array | string>,
  { begin, clock }: { readonly begin: () => void; readonly clock: Clock },
): Promise<boolean> {
  let waitedMs = 0;
  for await (const piece of bytes) {
    if (!response.headersSent) begin();
    if (response.write(piece)) continue;
    const since = clock.now();
    await drained(response, clock, Math.min(LONGEST_STALL_MS, LONGEST_WAIT_MS - waitedMs));
    waitedMs += clock.now() - since;
  }
  return response.headersSent;
}

async function drained(response: ServerResponse, clock: Clock, ms: number): Promise<void> {
  const over = new AbortController();
  const settle = (): void => over.abort();
  response.once('drain', settle).once('close', settle);
  try {
    await clock.sleep(ms, over.signal).catch(() => {});
  } finally {
    response.off('drain', settle).off('close', settle);
  }
  if (!over.signal.aborted || response.destroyed) {
    throw new TranscribeError('The client does not read its sound.', { code: 'ERR_ABORTED' });
  }
}
