import { createInferenceScheduler, type Logger, type VoiceActivityDetector } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import { createManualClock, createScriptedVad } from '@ws/testing';
import { describe, expect, it, vi } from 'vitest';
import { createNativePeer } from '../../../test/support/native-peer.js';
import { base64 } from '../../../test/support/raw-client.js';
import { hearing, joinReady, script, serve } from '../../../test/support/serving.js';

const SPOKEN = script.samples.subarray(0, 16 * 1400);

/** Speech of so many seconds, the last half of every fifth of which is a pause. */
function speech(seconds: number): Float32Array {
  return Float32Array.from({ length: seconds * 16_000 }, (_, i) =>
    i % 80_000 < 72_000 ? 0.3 * Math.sin(i / 10) : 0,
  );
}

describe('silence in a one-shot message', () => {
  it('is not decoded: a hum that no detector takes for speech has an empty text', async () => {
    const backend = hearing({ hypotheses: ['you'] });
    const vad = () => createScriptedVad({ speech: [] });
    const client = await joinReady(await serve({ backend, vad }));
    const hum = Float32Array.from({ length: 160_000 }, (_, i) => {
      const rise = Math.min(1, i / 16_000);
      return 0.002 * rise * Math.sin((2 * Math.PI * 50 * i) / 16_000);
    });
    client.send({ audio: base64(hum) });
    expect(await client.json()).toMatchObject({ text: '', segments: [] });
    expect(backend.calls).toHaveLength(0);
  });

  it('is decoded where it is loud enough for quiet speech, but no known phantom is believed', async () => {
    const backend = hearing({ hypotheses: ['you', 'hello there'] });
    const vad = () => createScriptedVad({ speech: [] });
    const client = await joinReady(await serve({ backend, vad }));
    for (const text of ['', 'hello there']) {
      client.send({ audio: base64(SPOKEN) });
      expect((await client.json()).text).toBe(text);
    }
  });

  it('is decoded for who wants no detector', async () => {
    const backend = hearing({ hypotheses: ['a murmur'] });
    const client = await joinReady(await serve({ backend }));
    client.send({ type: 'start', vad: 'none' });
    client.send({ audio: base64(new Float32Array(16_000).fill(0.001)) });
    expect((await client.json()).text).toBe('a murmur');
  });
});

describe('a one-shot message', () => {
  it('that the engine takes at once is decoded as a whole, with what is silent before and after', async () => {
    const backend = hearing({ hypotheses: ['yes'] });
    const client = await joinReady(await serve({ backend }));
    const samples = new Float32Array(16_000 * 30);
    samples.set(SPOKEN, 16_000 * 12);
    client.send({ audio: base64(samples) });
    expect((await client.json()).text).toBe('yes');
    expect(backend.calls.map(({ durationMs }) => durationMs)).toEqual([30_000]);
  });

  it.each([10, 40])(
    'of %i s has the text of an engine that answers without segments',
    async (seconds) => {
      const backend = hearing({
        hypotheses: () => ({ text: 'Aye.', segments: [], language: 'en', processingTimeMs: 1 }),
      });
      const client = await joinReady(await serve({ backend }));
      client.send({ audio: base64(speech(seconds)) });
      const { text, segments } = await client.json();
      expect(text).toMatch(/^Aye\./);
      const said = segments.map((segment: { text: string }) => segment.text).join(' ');
      expect(said).toBe(text);
      expect(segments.at(-1).end).toBeGreaterThan(seconds - 1);
    },
  );

  it('that is longer is decoded in pieces, cut in pauses, whose answers are joined', async () => {
    const backend = hearing({
      hypotheses: ({ index, durationMs }) => ({
        text: ` Piece ${index}. `,
        segments: [{ start: 0.4, end: durationMs / 1000, text: ` Piece ${index}. ` }],
        language: 'en',
        processingTimeMs: 10,
      }),
    });
    const client = await joinReady(await serve({ backend }));
    client.send({
      audio: base64(speech(40)),
      previous_transcript: 'Before.',
      context_audio: base64(SPOKEN),
    });
    const { text, segments, ...rest } = await client.json();
    // The others were asked once more, without the prompt.
    const calls = backend.calls.filter(({ options }) => options.prompt !== undefined);
    expect(calls).toHaveLength(8);
    expect(text).toBe(calls.map(({ index }) => `Piece ${index}.`).join(' '));
    expect(rest.language).toBe('en');
    expect(segments).toHaveLength(8);
    segments.forEach(({ start, end }: { start: number; end: number }, i: number) => {
      expect(start).toBeGreaterThanOrEqual(5 * i);
      expect(start).toBeLessThan(5 * i + 0.5);
      // The pause is from 4.5 to 5 s.
      expect(end).toBeGreaterThan(5 * i + 4.4);
      expect(end).toBeLessThan(5 * i + 5);
    });
    expect(calls[0]!.options.prompt).toBe('Before.');
    expect(calls[2]!.options.prompt).toBe(
      `Before. Piece ${calls[0]!.index}. Piece ${calls[1]!.index}.`,
    );
  });

  it('that is longer tells the language and the time of pieces in which nothing is said, too', async () => {
    const backend = hearing({
      hypotheses: () => ({ text: '', segments: [], language: 'de', processingTimeMs: 10 }),
    });
    const client = await joinReady(await serve({ backend }));
    client.send({ audio: base64(speech(40)) });
    const { text, language, processing_time_ms: spentMs } = await client.json();
    expect([text, language]).toEqual(['', 'de']);
    expect(spentMs).toBeGreaterThanOrEqual(80);
  });

  it('that is longer lets others have their turn between its pieces', async () => {
    const clock = createManualClock();
    // As many words as the audio is long, or the call would be made once more without a prompt.
    const said = 'one more word '.repeat(30).trim();
    const backend = hearing({
      clock,
      latencyMs: 1000,
      hypotheses: ({ index }) => `${said} ${index}`,
    });
    const server = await serve({ backend });
    const long = await joinReady(server);
    const other = await joinReady(server);
    long.send({ audio: base64(speech(40)) });
    await expect.poll(() => backend.calls.length).toBe(1);
    other.send({ audio: base64(SPOKEN) });
    await expect.poll(async () => (await server.health()).scheduler!.waiting.final).toBe(1);
    await clock.advance(1000);
    await expect.poll(() => backend.calls.length).toBe(2);
    expect(backend.calls[1]!.durationMs).toBe(1400);
    await clock.advance(1000);
    expect((await other.json()).text).toMatch(/ 1$/);
    for (let i = 0; i < 7; i++) {
      await expect.poll(() => clock.sleepers).toBe(1);
      await clock.advance(1000);
    }
    expect((await long.json()).text.match(/\d/g)).toEqual([...'02345678']);
  });

  it('leaves a slot to those who speak, where there are several, however many ask', async () => {
    const clock = createManualClock();
    const backend = hearing({ clock, latencyMs: 1000, capabilities: { maxConcurrency: 3 } });
    const server = await serve({ backend, maxClients: 8, partialIntervalMs: 0 });
    const asking = await Promise.all(Array.from({ length: 6 }, () => joinReady(server)));
    for (const client of asking) client.send({ audio: base64(SPOKEN) });
    await expect.poll(() => backend.calls.length).toBe(2);
    // Those in line are counted with those that wait.
    await expect.poll(async () => (await server.health()).scheduler!.waiting.final).toBe(4);
    const speaking = await joinReady(server);
    speaking.send({ type: 'audio_frame', audio: base64(SPOKEN) });
    speaking.send({ type: 'vad_end' });
    await expect.poll(() => backend.calls.length).toBe(3);
    for (let i = 0; i < 3; i++) {
      await expect.poll(() => clock.sleepers).toBeGreaterThan(1);
      await clock.advance(1000);
    }
    expect((await speaking.json()).text).toBe('one two three');
    for (const client of asking) expect((await client.json()).text).toBe('one two three');
    expect(backend.maxConcurrent).toBe(3);
  });

  it('that is too long is refused at once, with what to do', async () => {
    const backend = hearing();
    const client = await joinReady(await serve({ backend, maxOneShotMs: 60_000 }));
    client.send({ audio: base64(speech(61)) });
    const error = await client.json();
    expect(error).toMatchObject({ type: 'error', code: 'AUDIO_TOO_LONG', fatal: false });
    expect(error.message).toMatch(/61 s.*60 s.*audio_frame/);
    client.send({ audio: base64(SPOKEN), context_audio: base64(speech(61)) });
    expect(await client.json()).toMatchObject({ code: 'AUDIO_TOO_LONG' });
    expect(backend.calls).toHaveLength(0);
  });

  it('that is a little too long is not said to last as long as it may', async () => {
    const client = await joinReady(await serve({ backend: hearing(), maxOneShotMs: 1000 }));
    client.send({ audio: base64(SPOKEN.subarray(0, 16_001)) });
    expect((await client.json()).message).toMatch(/^The audio lasts 1\.001 s; .* may hold 1 s\./);
  });

  it('whose context is too long is told so', async () => {
    const client = await joinReady(await serve({ backend: hearing(), maxOneShotMs: 1000 }));
    client.send({
      audio: base64(SPOKEN.subarray(0, 16_000)),
      context_audio: base64(SPOKEN.subarray(0, 20_000)),
    });
    expect((await client.json()).message).toMatch(/^The "context_audio" lasts 1\.25 s; .* 1 s/);
  });

  it('that fails in one of its pieces is an error, and the next one is answered', async () => {
    const backend = hearing({
      hypotheses: ['fine'],
      failures: (call) => (call.index === 1 ? new Error('secret') : undefined),
    });
    const client = await joinReady(await serve({ backend }));
    client.send({ audio: base64(speech(60)) });
    client.send({ audio: base64(SPOKEN) });
    expect(await client.json()).toMatchObject({ code: 'TRANSCRIBE_ERROR', fatal: false });
    expect((await client.json()).text).toBe('fine');
  });

  it.each([
    ['fails', { [Symbol.asyncDispose]: () => Promise.reject(new Error('stuck')) }, 1],
    [
      'throws',
      {
        [Symbol.asyncDispose]() {
          throw new Error('stuck');
        },
      },
      1,
    ],
    ['never ends', { [Symbol.asyncDispose]: () => new Promise<void>(() => {}) }, 0],
    ['is missing', { [Symbol.asyncDispose]: undefined }, 0],
  ])('is answered where the disposal of its detector %s', async (_, disposal, faults) => {
    const said: string[] = [];
    const logger: Logger = { ...silentLogger, error: (_, message) => said.push(message) };
    const vad = () => ({ ...createScriptedVad(), ...disposal }) as VoiceActivityDetector;
    const client = await joinReady(await serve({ backend: hearing(), vad, logger }));
    for (let i = 0; i < 2; i++) {
      client.send({ audio: base64(SPOKEN) });
      expect((await client.json()).text).toBe('one two three');
    }
    const fault = 'fault while a detector was disposed';
    expect(said).toEqual(Array(2 * faults).fill(fault));
  });

  it('of a client that is gone is given up', async () => {
    const backend = hearing({ hangs: () => true });
    const server = await serve({ backend });
    const client = await joinReady(server);
    client.send({ audio: base64(speech(60)) });
    await expect.poll(() => backend.calls.length).toBe(1);
    client.socket.terminate();
    await expect.poll(() => backend.calls[0]!.outcome).toBe('aborted');
    await expect.poll(() => server.sessions).toBe(0);
  });
});

describe('the engine of one-shot messages', () => {
  it('is not joined for a client that has left', async () => {
    const scheduler = createInferenceScheduler({ backend: hearing() });
    let joined = 0;
    const { session, send } = createNativePeer({
      ...{ backend: scheduler.backend, vad: null },
      context: {
        oneShotQueue: undefined,
        scheduler: {
          backend: scheduler.backend,
          join() {
            joined++;
            return scheduler.join();
          },
        } as typeof scheduler,
        detectors: {
          names: [],
          async create() {
            session.conversation.dispose();
            return null;
          },
        },
      },
    });
    await send({ audio: base64(SPOKEN) });
    await vi.waitFor(() => expect(session.conversation.busy).toBe(false));
    expect(joined).toBe(0);
  });

  it('may be gone: the detector that was made for the message is disposed', async () => {
    const scheduler = createInferenceScheduler({ backend: hearing() });
    await scheduler[Symbol.asyncDispose]();
    const vad = createScriptedVad({ speech: [] });
    const { told, send } = createNativePeer({
      ...{ backend: scheduler.backend, vad, context: { scheduler } },
    });
    await send({ audio: base64(SPOKEN) });
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ type: 'error' }));
    await vi.waitFor(() => expect(vad.disposed).toBe(true));
  });
});
