import type { ClientEvent, ClientSession } from '@ws/client';
import { expect } from 'vitest';

/** Sends a recording, and gives what comes back: no error, no warning. */
export async function hear(
  session: ClientSession,
  source: AsyncIterable<Float32Array>,
): Promise<ClientEvent[]> {
  const sending = (async () => {
    for await (const chunk of source) await session.write(chunk);
    await session.end();
  })();
  const events: ClientEvent[] = [];
  for await (const event of session) events.push(event);
  await sending;
  expect(events.filter(({ type }) => type === 'error' || type === 'warning')).toEqual([]);
  return events;
}
