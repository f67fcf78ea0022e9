import type { StreamingSession } from '@ws/core';
import { samplesToMs } from '@ws/core/internal';
import { createScriptedVad, type ScriptedVad } from '@ws/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createNativePeer } from '../../../test/support/native-peer.js';
import { base64, f32le, s16le } from '../../../test/support/raw-client.js';
import { hearing, script } from '../../../test/support/serving.js';
import { STEP_MS } from '../../audio-session/audio-intake.js';

// What sessions are asked for.
const asked = { flush: 0, cancel: 0 };
vi.mock('@ws/core', async (original) => {
  const core = await original<typeof import('@ws/core')>();
  return {
    ...core,
    createStreamingSession(options: Parameters<typeof core.createStreamingSession>[0]) {
      const session = core.createStreamingSession(options);
      const counted = (name: 'flush' | 'cancel') => () => {
        asked[name]++;
        return session[name]();
      };
      return Object.create(session, {
        flush: { value: counted('flush') },
        cancel: { value: counted('cancel') },
        position: { get: () => session.position },
      }) as StreamingSession;
    },
  };
});
afterEach(() => {
  Object.assign(asked, { flush: 0, cancel: 0 });
});

const SPOKEN = script.samples.subarray(0, 16 * 1400);
const SECONDS = 60;

function noise(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => 0.3 * Math.sin(i / 7));
}

/** Milliseconds of audio that a detector hears in one turn of the event loop, at most. */
function heardPerTurn(vad: () => ScriptedVad): { most(): number; total(): number } {
  let most = 0;
  let before = 0;
  const heard = (): number => samplesToMs(vad().calls.reduce((sum, { length }) => sum + length, 0));
  const look = (): void => {
    const now = vad().calls.length;
    most = Math.max(most, samplesToMs((now - before) * 480));
    before = now;
    setImmediate(look).unref();
  };
  setImmediate(look).unref();
  return {
    most() {
      look();
      return most;
    },
    total: heard,
  };
}

const LARGE: readonly (readonly [string, object | undefined, object | Uint8Array])[] = [
  [
    'mu-law at 8 kHz',
    { type: 'start', encoding: 'mulaw', sample_rate: 8000 },
    new Uint8Array(SECONDS * 8000).map((_, i) => i),
  ],
  [
    'a-law at 48 kHz',
    { type: 'start', encoding: 'alaw', sample_rate: 48_000 },
    new Uint8Array(SECONDS * 48_000).map((_, i) => i),
  ],
  ['16-bit samples', undefined, s16le(noise(SECONDS * 16_000))],
  ['floats', { type: 'start', encoding: 'pcm_f32le' }, f32le(noise(SECONDS * 16_000))],
  [
    'an audio_frame at 8 kHz',
    undefined,
    { type: 'audio_frame', sample_rate: 8000, audio: base64(noise(SECONDS * 8000)) },
  ],
  ['a one-shot message', undefined, { audio: base64(noise(SECONDS * 16_000)) }],
];

describe('a message of a minute of audio', () => {
  it.each(LARGE)(
    '%s is worked on in steps, between which others have their turn',
    async (_, start, frame) => {
      let vad = createScriptedVad();
      const peer = createNativePeer({
        backend: hearing({ hypotheses: ['yes'] }),
        vad: () => {
          vad = createScriptedVad();
          return vad;
        },
      });
      if (start !== undefined) await peer.send(start);
      const heard = heardPerTurn(() => vad);
      await peer.send(frame);
      await peer.send({ type: 'end' });
      await expect.poll(() => peer.told.at(-1)).toEqual({ type: 'done' });
      expect(heard.total()).toBeGreaterThan((SECONDS - 1) * 1000);
      expect(heard.most()).toBeLessThanOrEqual(2 * STEP_MS);
      expect(peer.told.filter(({ type }) => type === 'error')).toEqual([]);
    },
  );

  it('is refused whole where its last sample is no number', async () => {
    const samples = noise(SECONDS * 16_000);
    samples[samples.length - 1] = Number.NaN;
    const peer = createNativePeer({ backend: hearing(), vad: null });
    await peer.send({ type: 'start', encoding: 'pcm_f32le' });
    await peer.send(f32le(samples));
    await peer.send({ type: 'audio_frame', audio: base64(samples) });
    expect(peer.told).toMatchObject([{ code: 'INVALID_AUDIO' }, { code: 'INVALID_AUDIO' }]);
    expect(peer.told[0].message).toContain(`Sample ${samples.length - 1} `);
    expect(peer.session.conversation.position).toBe(0);
  });
});

describe('thousands of messages during one final', () => {
  async function speaking() {
    const backend = hearing({ hangs: () => true });
    const peer = createNativePeer({ backend, vad: createScriptedVad() });
    await peer.send({ type: 'start', encoding: 'pcm_f32le' });
    await peer.send(f32le(SPOKEN));
    return { peer, backend };
  }

  it.each(['vad_end', 'finalize'])('%s asks for one final', async (type) => {
    const { peer, backend } = await speaking();
    for (let i = 0; i < 15_000; i++) await peer.send({ type });
    expect(asked.flush).toBe(1);
    expect(backend.calls.length).toBeLessThanOrEqual(1);
    await peer.send(f32le(SPOKEN));
    await peer.send({ type });
    expect(asked.flush).toBe(2);
    peer.session.conversation.dispose();
  });

  it('cancel drops once', async () => {
    const { peer } = await speaking();
    for (let i = 0; i < 15_000; i++) await peer.send({ type: 'cancel' });
    expect(asked.cancel).toBe(1);
    await expect.poll(() => peer.told.filter(({ type }) => type === 'cancelled')).toHaveLength(1);
    peer.session.conversation.dispose();
  });
});
