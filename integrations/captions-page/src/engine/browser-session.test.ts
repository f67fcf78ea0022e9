import type { ClientEvent } from '@ws/client';
import { createEnergyVad, type TranscriptionBackend } from '@ws/core';
import { createScriptedBackend, createSpeechScript } from '@ws/testing';
import { expect, it } from 'vitest';
import type { PageSessionSetup } from '../page-session.js';
import type { PageState } from '../status.js';
import { openBrowserSession } from './browser-session.js';

const script = createSpeechScript([
  ...[{ text: 'one', ms: 400 }, { pauseMs: 100 }, { text: 'two', ms: 400 }],
  ...[{ pauseMs: 1000 }, { text: 'three', ms: 400 }],
]);

/** @param gate - what answers wait for */
function open(setup: Partial<PageSessionSetup> = {}, gate: Promise<void> = Promise.resolve()) {
  const states: PageState[] = [];
  const scripted = createScriptedBackend({ hypotheses: (call) => script.hear(call.samples) });
  const backend: TranscriptionBackend = {
    ...scripted,
    transcribe: (samples, options) => gate.then(() => scripted.transcribe(samples, options)),
  };
  const leaving = new AbortController();
  const session = openBrowserSession(
    {
      ...{ options: { strategy: 'local-agreement' }, isLive: true, signal: leaving.signal },
      tell: (state) => states.push(state),
      ...setup,
    },
    { backend, createVad: createEnergyVad },
  );
  return { session, states, leaving };
}

async function eventsOf(session: AsyncIterable<ClientEvent>): Promise<ClientEvent[]> {
  const events: ClientEvent[] = [];
  for await (const event of session) events.push(event);
  return events;
}

it('makes finals of what was said last, too', async () => {
  const { session, states } = open();
  const events = eventsOf(session);
  for (let at = 0; at < script.samples.length; at += 1600) {
    await session.write(script.samples.subarray(at, at + 1600));
  }
  await session.end();
  const finals = (await events).filter((event) => event.type === 'final');
  expect(finals.map(({ text }) => text).join(' ')).toBe('one two three');
  expect(states).toEqual([{ status: 'open' }, { status: 'ending' }]);
});

it('shows what is being said, while nothing older waits', async () => {
  const { session } = open();
  const heard: ClientEvent[] = [];
  const events = (async () => {
    for await (const event of session) heard.push(event);
  })();
  // In the middle of the second word.
  await session.write(script.samples.subarray(0, 0.7 * 16_000));
  await expect
    .poll(() => heard.at(-1))
    .toMatchObject({
      ...{ type: 'partial', text: expect.stringMatching(/^one/) },
    });
  await session.end();
  await events;
});

it('says how far it is behind, of what is live', async () => {
  let go = (): void => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const { session, states } = open({}, gate);
  const events = eventsOf(session);
  await session.write(script.samples);
  for (let i = 0; i < 8; i++) await session.write(new Float32Array(16_000));
  await expect.poll(() => states.at(-1)).toMatchObject({ status: 'behind', seconds: 10 });
  expect(session.isFull).toBe(false);
  go();
  await expect.poll(() => states.at(-1)).toEqual({ status: 'open' });
  await session.end();
  await events;
});

it('is over at once where somebody leaves', async () => {
  const { session, leaving } = open({}, new Promise(() => {}));
  const events = eventsOf(session);
  await session.write(script.samples);
  leaving.abort();
  await expect(events).rejects.toMatchObject({ code: 'ERR_ABORTED' });
});
