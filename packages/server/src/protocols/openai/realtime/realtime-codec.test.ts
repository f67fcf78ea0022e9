import { expect, it } from 'vitest';
import { createRealtimeCodec } from './realtime-codec.js';
import { DEFAULT_CONFIG } from './session-config.js';

/** A codec that has heard nothing, and the audio sessions that it has opened. */
function silent() {
  const opened: { isOpen: boolean }[] = [];
  const told: string[] = [];
  const parts = {
    host: {
      ...{ model: 'tiny', backend: { capabilities: {} }, strategies: ['local-agreement'] },
      limits: { maxSessionMs: 1000, maxMessageBytes: 1000 },
    },
    call: { sessionId: 'one', identity: {} },
    client: { send: (frame: string) => told.push(JSON.parse(frame).type) },
    control: {
      signal: new AbortController().signal,
      open() {
        const session = {
          ...{ isOpen: true, position: 0 },
          [Symbol.dispose]() {
            this.isOpen = false;
          },
        };
        opened.push(session);
        return session;
      },
    },
  };
  const first = { config: DEFAULT_CONFIG, edition: 'ga', kind: 'transcription' } as const;
  const codec = createRealtimeCodec(parts as never, first);
  return {
    ...{ opened, told },
    async update(transcription: object) {
      const session = { type: 'transcription', audio: { input: { transcription } } };
      const bytes = Buffer.from(JSON.stringify({ type: 'session.update', session }));
      await codec.take({ type: 'text', bytes });
    },
  };
}

it('opens no further audio session for an update that changes nothing', async () => {
  const { opened, told, update } = silent();
  for (let i = 0; i < 3; i++) await update({ prompt: 'Ships.' });
  expect(opened).toHaveLength(1);
  await update({ prompt: 'Harbours.' });
  expect(opened.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  expect(told).toEqual(['session.created', ...new Array(4).fill('session.updated')]);
});
