import type { ClientEvent, ClientSession } from '@ws/client';
import { expect } from 'vitest';

/** Sends a recording, and gives what comes back: no error, and no warning but that the machine is busy. */
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
  const isTrouble = (event: ClientEvent): boolean =>
    event.type === 'error' || (event.type === 'warning' && event.code !== 'TURN_LATE');
  expect(events.filter(isTrouble)).toEqual([]);
  return events;
}
