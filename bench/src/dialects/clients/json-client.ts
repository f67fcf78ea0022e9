import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type HeardFinal, LISTENS_ON_MS, type Said, type Speech } from '../contender.js';

/** What is said and understood on a WebSocket whose texts are JSON. */
interface Words {
  readonly start: readonly Said[];
  /** The message after which audio may be sent; where it is left out, at once. */
  readonly isReady?: (message: Said) => boolean;
  readonly wrap?: (chunk: Buffer, index: number) => Buffer | string;
  /** The text of a message that is a final. */
  readonly finalOf: (message: Said) => string | undefined;
  readonly end?: Said;
}

/** Speaks a recording, and says what came of it. */
export async function talk(
  url: string,
  speech: Speech,
  { start, isReady, wrap = (chunk) => chunk, finalOf, end }: Words,
): Promise<readonly HeardFinal[]> {
  const socket = new WebSocket(url);
  const finals: HeardFinal[] = [];
  const ready = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const at = performance.now();
      const message = JSON.parse(data.toString()) as Said;
      const text = finalOf(message);
      if (text !== undefined && text.trim() !== '') finals.push({ text, at });
      if (isReady?.(message) === true) resolve();
    });
  });
  await once(socket, 'open');
  for (const message of start) socket.send(JSON.stringify(message));
  if (isReady !== undefined) await ready;
  for (const [index, chunk] of speech.chunks.entries()) {
    await speech.spoken(index);
    socket.send(wrap(chunk, index));
  }
  await new Promise((resolve) => setTimeout(resolve, LISTENS_ON_MS));
  if (end !== undefined) socket.send(JSON.stringify(end));
  socket.terminate();
  return finals;
}
