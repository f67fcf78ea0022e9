import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { base64 } from '../../test/support/raw-client.js';
import { hearing, joinReady, serve } from '../../test/support/serving.js';

const MESSAGES = [
  ['audio frames', { type: 'audio_frame' }],
  ['one-shot messages', {}],
] as const;

const QUIET = { audio: base64(new Float32Array(160)) };

async function connected() {
  const clock = createManualClock();
  const client = await joinReady(await serve({ backend: hearing(), clock, partialIntervalMs: 0 }));
  return { clock, client };
}

describe('a client that changes its sample rate', () => {
  it.each(MESSAGES)('without end waits: %s', async (_, message) => {
    const { clock, client } = await connected();
    for (let i = 0; i < 6; i++) client.send({ ...message, ...QUIET, sample_rate: 44_101 + i });
    client.send({ type: 'end' });
    // Four at once, then one each second.
    for (let i = 0; i < 2; i++) {
      await expect.poll(() => clock.sleepers).toBe(1);
      await clock.advance(999);
      expect(clock.sleepers).toBe(1);
      await clock.advance(1);
    }
    const answers = await client.until('done');
    expect(answers.filter(({ type }) => type === 'error')).toEqual([]);
    expect(clock.sleepers).toBe(0);
  });

  it.each(MESSAGES)('between two does not: %s', async (_, message) => {
    const { clock, client } = await connected();
    for (let i = 0; i < 20; i++) {
      client.send({ ...message, ...QUIET, sample_rate: i % 2 ? 44_101 : 47_999 });
    }
    client.send({ type: 'end' });
    const answers = await client.until('done');
    expect(answers.filter(({ type }) => type === 'error')).toEqual([]);
    expect(clock.now()).toBe(0);
  });

  it('and leaves ends the wait', async () => {
    const { clock, client } = await connected();
    for (let i = 0; i < 6; i++) client.send({ ...QUIET, sample_rate: 44_101 + i });
    await expect.poll(() => clock.sleepers).toBe(1);
    client.socket.terminate();
    await expect.poll(() => clock.sleepers).toBe(0);
  });
});
