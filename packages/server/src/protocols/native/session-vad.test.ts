import { readFileSync } from 'node:fs';
import type { Logger, VoiceActivityDetector } from '@ws/core';
import { readWav } from '@ws/core/audio';
import { silentLogger } from '@ws/core/internal';
import { createManualClock, createScriptedVad } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { createNativePeer } from '../../../test/support/native-peer.js';
import { base64, f32le } from '../../../test/support/raw-client.js';
import { hearing, joinReady, script, serve } from '../../../test/support/serving.js';
import { createVad } from '../../engine/detectors.js';

const recording = new URL(
  '../../../../../examples/live-captions/recording/demo.wav',
  import.meta.url,
);
// The first sentence of the demo, and a second of silence: somebody speaks.
const speech = new Float32Array(16_000 * 4);
speech.set(readWav(readFileSync(recording)).samples.subarray(0, 16_000 * 3));
// The tones of scripted speech: nobody does.
const tones = script.samples;

/** What a session says of audio whose end is not said. */
async function heard(settings: object, options: object, samples: Float32Array): Promise<string[]> {
  const server = await serve({ backend: hearing({ hypotheses: ['yes'] }), ...options });
  const client = await joinReady(server);
  client.send({ type: 'start', encoding: 'pcm_f32le', partial_interval_ms: 0, ...settings });
  client.send(f32le(samples));
  client.send({ type: 'end' });
  const messages = await client.until('done');
  return messages.map(({ type }) => type).filter((type) => /speech|final|warning/.test(type));
}

const UTTERANCE = ['speech_start', 'speech_end', 'final'];

describe('the detector of a session', () => {
  it.each(['silero', 'webrtc', 'energy'] as const)('%s, as the client asks', async (vad) => {
    expect(await heard({ vad }, { vad: 'none' }, speech)).toEqual(UTTERANCE);
  });

  it.each(['silero', 'webrtc', 'energy'] as const)('%s, as the server is told', async (vad) => {
    expect(await heard({}, { vad }, speech)).toEqual(UTTERANCE);
  });

  it('tells: tones are speech to energy, and none to Silero’s, which is the server’s own choice', async () => {
    expect(await heard({ vad: 'energy' }, {}, tones)).toContain('speech_start');
    expect(await heard({ vad: 'silero' }, {}, tones)).not.toContain('speech_start');
    expect(await heard({}, { vad: undefined }, tones)).not.toContain('speech_start');
  });

  it('may be one of the server’s making, one for each session, disposed with it', async () => {
    const made: { disposed: boolean; frames: number }[] = [];
    const vad = (): VoiceActivityDetector => {
      const own = { disposed: false, frames: 0 };
      made.push(own);
      const scripted = createScriptedVad();
      return {
        ...scripted,
        process(frame) {
          own.frames++;
          return scripted.process(frame);
        },
        async [Symbol.asyncDispose]() {
          own.disposed = true;
        },
      };
    };
    const server = await serve({ backend: hearing({ hypotheses: ['yes'] }), vad });
    for (let session = 0; session < 2; session++) {
      const client = await joinReady(server);
      client.send({ type: 'start', encoding: 'pcm_f32le', partial_interval_ms: 0 });
      client.send(f32le(tones));
      client.send({ type: 'end' });
      await client.until('done');
      await client.closed;
    }
    await expect.poll(() => made.map(({ disposed }) => disposed)).toEqual([true, true]);
    expect(made.every(({ frames }) => frames > 50)).toBe(true);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no room');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no room'))],
    [
      'gives one with frames of 3 s',
      () => ({ ...createScriptedVad(), frameSizes: () => [48_000] }),
    ],
    ['gives one for 8 kHz', () => createVad('silero', { sampleRate: 8000 })],
  ])('whose maker %s costs no audio: the client is warned, all is decoded', async (_, vad) => {
    expect(await heard({}, { vad }, tones)).toEqual(['warning', 'final']);
  });

  it('that cannot be disposed takes no other session down', async () => {
    const said: string[] = [];
    const logger: Logger = { ...silentLogger, error: (_, message) => said.push(message) };
    const vad = (): VoiceActivityDetector => ({
      ...createScriptedVad(),
      [Symbol.asyncDispose]: () => Promise.reject(new Error('stuck')),
    });
    expect(await heard({}, { vad, logger }, tones)).toContain('final');
    await expect.poll(() => said).toEqual(['fault while a detector was disposed']);
  });

  it.each([
    ['a stream', { type: 'audio_frame' }],
    ['a one-shot message', {}],
  ])(
    'whose maker never ends is done without, for %s; one that comes later is disposed',
    async (_, message) => {
      const clock = createManualClock();
      let made: (vad: VoiceActivityDetector) => void = () => {};
      let disposed = 0;
      const vad = () =>
        new Promise<VoiceActivityDetector>((resolve) => {
          made = resolve;
        });
      const backend = hearing({ hypotheses: ['yes'] });
      const client = await joinReady(await serve({ backend, vad, clock, partialIntervalMs: 0 }));
      client.send({ ...message, audio: base64(tones) });
      await expect.poll(() => clock.sleepers).toBe(1);
      await clock.advance(9999);
      expect(clock.sleepers).toBe(1);
      await clock.advance(1);
      expect(await client.json()).toMatchObject({ type: 'warning', code: 'VAD_FAILED' });
      client.send({ type: 'end' });
      expect(await client.until('done')).toContainEqual(expect.objectContaining({ text: 'yes' }));
      made({
        ...createScriptedVad(),
        async [Symbol.asyncDispose]() {
          disposed++;
        },
      });
      await expect.poll(() => disposed).toBe(1);
    },
  );

  it('that is made in time leaves no timer', async () => {
    const clock = createManualClock();
    const backend = hearing({ hypotheses: ['yes'] });
    const client = await joinReady(await serve({ backend, vad: 'energy', clock }));
    client.send({ audio: base64(tones) });
    expect((await client.json()).text).toBe('yes');
    expect(clock.sleepers).toBe(0);
  });

  it('that no session can be opened with ends it, and is made once', async () => {
    let [made, disposed] = [0, 0];
    const peer = createNativePeer({
      backend: hearing(),
      vad: () => {
        made++;
        return {
          ...createScriptedVad(),
          frameSizes: () => [],
          async [Symbol.asyncDispose]() {
            disposed++;
          },
        };
      },
    });
    for (let i = 0; i < 3; i++) await peer.send(f32le(tones));
    expect(peer.told).toMatchObject([{ type: 'error', code: 'INTERNAL_ERROR', fatal: true }]);
    expect([made, disposed]).toEqual([1, 1]);
  });

  it('that no one-shot message can be answered with is disposed', async () => {
    let disposed = 0;
    const vad = {
      ...createScriptedVad(),
      frameSizes: () => [],
      async [Symbol.asyncDispose]() {
        disposed++;
      },
    };
    const peer = createNativePeer({ backend: hearing(), vad });
    await peer.send({ audio: base64(tones) });
    await expect.poll(() => peer.told).toMatchObject([{ type: 'error', fatal: false }]);
    expect(disposed).toBe(1);
    peer.session.conversation.dispose();
  });

  it('that takes its time is disposed all the same when the client has left meanwhile', async () => {
    let made: (vad: VoiceActivityDetector) => void = () => {};
    let disposed = 0;
    const vad = () =>
      new Promise<VoiceActivityDetector>((resolve) => {
        made = resolve;
      });
    const server = await serve({
      backend: hearing({ hypotheses: ['yes'] }),
      vad,
      resumeWindowMs: 0,
    });
    const client = await joinReady(server);
    client.send({ type: 'start', encoding: 'pcm_f32le' });
    client.send(f32le(tones));
    client.send({ type: 'ping' });
    client.socket.terminate();
    await expect.poll(() => server.sessions).toBe(0);
    made({
      ...createScriptedVad(),
      async [Symbol.asyncDispose]() {
        disposed++;
      },
    });
    await expect.poll(() => disposed).toBe(1);
  });
});
