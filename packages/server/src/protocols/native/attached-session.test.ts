import { setImmediate } from 'node:timers/promises';
import { createEnergyVad } from '@ws/core';
import { describe, expect, it } from 'vitest';
import { createNativePeer } from '../../../test/support/native-peer.js';
import { f32le } from '../../../test/support/raw-client.js';
import { hearing, script } from '../../../test/support/serving.js';

const AUDIO = f32le(script.samples);

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
type Told = any;

describe('a session that gets another peer', () => {
  it('takes nothing more of a frame that the lost one sent', async () => {
    const { session, send } = createNativePeer({ backend: hearing(), vad: createEnergyVad });
    await send({ type: 'start', encoding: 'pcm_f32le' });
    const handling = send(AUDIO);
    for (let i = 0; i < 5; i++) await setImmediate();
    const told: Told[] = [];
    const peer = {
      send: (text: string) => void told.push(JSON.parse(text)),
      drained: async () => {},
      close: () => {},
    };
    await session.attach(peer, { sessionId: '', token: 'token', lastSeq: 0 });
    const [ready, ack] = told;
    expect(ready.type).toBe('ready');
    expect(ack.type).toBe('ack');
    expect(ack.samples).toBeGreaterThan(0);
    expect(ack.samples).toBeLessThan(script.samples.length);
    await handling;
    expect(session.conversation.position).toBe(ack.samples);
    await send(AUDIO.subarray(4 * ack.samples));
    await send({ type: 'end' });
    await expect.poll(() => told.at(-1).type).toBe('done');
    const finals = told.filter(({ type }) => type === 'final');
    expect(finals.map(({ text }) => text)).toEqual(['one two three']);
  });

  it('tells the lost one nothing more', async () => {
    const { session, send, told } = createNativePeer({ backend: hearing(), vad: createEnergyVad });
    await send({ type: 'start' });
    session.detach();
    const before = told.length;
    await send({ type: 'ping' });
    expect(told).toHaveLength(before);
    expect(session.resumable).toBe(true);
    session.conversation.dispose();
    expect(session.resumable).toBe(false);
  });
});
