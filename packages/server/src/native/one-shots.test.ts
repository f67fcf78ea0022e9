import { createManualClock, createScriptedVad } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { base64 } from '../../test/support/raw-client.js';
import { hearing, joinReady, script, serve } from '../../test/support/serving.js';

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

  it('that is longer is decoded in pieces, cut in pauses, whose answers are joined', async () => {
    const backend = hearing({
      hypotheses: ({ index, durationMs }) => ({
        text: ` Piece ${index}. `,
        segments: [{ start: 1, end: durationMs / 1000, text: ` Piece ${index}. ` }],
        language: 'en',
        processingTimeMs: 10,
      }),
    });
    const client = await joinReady(await serve({ backend }));
    client.send({
      audio: base64(speech(100)),
      previous_transcript: 'Before.',
      context_audio: base64(SPOKEN),
    });
    const { text, segments, ...rest } = await client.json();
    expect(backend.calls).toHaveLength(4);
    for (const { durationMs } of backend.calls) expect(durationMs).toBeLessThanOrEqual(28_000);
    expect(text).toBe('Piece 0. Piece 1. Piece 2. Piece 3.');
    expect(rest).toEqual({ language: 'en', processing_time_ms: 40 });
    let end = 0;
    for (const segment of segments) {
      expect(segment.start).toBeGreaterThanOrEqual(end);
      end = segment.end;
      // In a pause: at 4.5 to 5 s, 9.5 to 10 s, and so on.
      expect(end % 5).toBeGreaterThan(4.4);
    }
    expect(end).toBeCloseTo(99.5, 0);
    expect(backend.calls[0]!.options.prompt).toBe('Before.');
    expect(backend.calls[2]!.options.prompt).toBe('Before. Piece 0. Piece 1.');
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
    long.send({ audio: base64(speech(100)) });
    await expect.poll(() => backend.calls.length).toBe(1);
    other.send({ audio: base64(SPOKEN) });
    await expect.poll(async () => (await server.health()).scheduler!.waiting.final).toBe(1);
    await clock.advance(1000);
    await expect.poll(() => backend.calls.length).toBe(2);
    expect(backend.calls[1]!.durationMs).toBe(1400);
    await clock.advance(1000);
    expect((await other.json()).text).toMatch(/ 1$/);
    expect(backend.calls.length).toBeLessThan(4);
    for (let i = 0; i < 3; i++) {
      await expect.poll(() => clock.sleepers).toBe(1);
      await clock.advance(1000);
    }
    expect((await long.json()).text.match(/\d/g)).toEqual(['0', '2', '3', '4']);
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
