import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { base64, s16le } from '../../../test/support/raw-client.js';
import { hearing, join, joinReady, script, serve } from '../../../test/support/serving.js';

const SPOKEN = script.samples.subarray(0, 16 * 1400);

describe('the greeting', () => {
  it('says who the session is and what is allowed', async () => {
    const client = await join(await serve({ backend: hearing(), model: 'tiny.en', maxClients: 2 }));
    const ready = await client.json();
    expect(ready).toEqual({
      type: 'ready',
      session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      resume_token: expect.stringMatching(/^[\w-]{43}$/),
      protocol: 1,
      strategy: 'prompt',
      model: 'tiny.en',
      limits: {
        max_message_bytes: 16_777_216,
        max_buffered_ms: 60_000,
        max_utterance_ms: 28_000,
        max_session_ms: 14_400_000,
        idle_timeout_ms: 300_000,
        heartbeat_interval_ms: 15_000,
        keep_alive_ms: 2000,
      },
    });
  });

  it.each(['prompt', 'context', 'hybrid', 'local-agreement', 'align-att'])(
    'at the path of %s names that strategy, which answers',
    async (strategy) => {
      const server = await serve({ backend: hearing({ capabilities: { attention: true } }) });
      expect(server.strategies).toContain(strategy);
      const client = await join(server, `/ws/transcribe/${strategy}?key=1`);
      expect((await client.json()).strategy).toBe(strategy);
      client.send({ type: 'audio_frame', audio: base64(SPOKEN) });
      client.send({ type: 'vad_end' });
      expect((await client.until('final')).at(-1).text).toBe('one two three');
    },
  );
});

describe('finalize with a number', () => {
  it('is answered after its final, and so is the last of many at the same place', async () => {
    const client = await joinReady(await serve({ backend: hearing(), partialIntervalMs: 0 }));
    client.send({ type: 'audio_frame', audio: base64(SPOKEN) });
    for (let id = 1; id <= 2000; id++) client.send({ type: 'finalize', id });
    const said = await client.until('flushed');
    expect(said.map(({ type }) => type)).toContain('final');
    let last = said.at(-1).id;
    while (last < 2000) last = (await client.json()).id;
    expect(last).toBe(2000);
  });

  it('is answered at once where there is nothing to finalise', async () => {
    const client = await joinReady(await serve({ backend: hearing() }));
    client.send({ type: 'finalize', id: 3 });
    expect(await client.json()).toEqual({ type: 'flushed', id: 3 });
  });
});

describe('the daggered messages, as a client of the original says them', () => {
  it.each([
    ['/', 'Invalid path'],
    ['/ws/transcribe', 'Invalid path'],
    ['/ws/transcribe/', 'Invalid path'],
    ['/ws/transcribe/prompt/x', 'Invalid path'],
    ['/ws/transcribe/nothing', 'Unknown strategy: nothing'],
    ['/ws/transcribe/align-att', 'Unknown strategy: align-att'],
    ['/ws/transcribe/align-att?key=1', 'Unknown strategy: align-att'],
  ])('closes %s with 1008 "%s", over a backend without attention', async (path, reason) => {
    const client = await join(await serve({ backend: hearing() }), path);
    expect(await client.closed).toEqual({ code: 1008, reason });
    await expect(client.next()).rejects.toThrow('closed');
  });

  it('answers one-shot messages in order, byte for byte', async () => {
    const answers = [
      { text: ' First. ', segments: [{ start: 0, end: 0.5, text: ' First. ', avgLogprob: -0.1 }] },
      { text: 'Second.', segments: [{ start: 0.1, end: 0.6, text: 'Second.' }] },
    ];
    const backend = hearing({
      hypotheses: (call) => ({ ...answers[call.index]!, language: 'en', processingTimeMs: 12 }),
    });
    const client = await joinReady(await serve({ backend }));
    client.send({ audio: base64(SPOKEN) });
    client.send({
      audio: base64(SPOKEN),
      sample_rate: 16000,
      previous_transcript: 'First.',
      context_audio: base64(SPOKEN.subarray(0, 1600)),
    });
    expect(await client.next()).toBe(
      '{"text":"First.","segments":[{"start":0,"end":0.5,"text":"First."}],"language":"en","processing_time_ms":12}',
    );
    expect(await client.next()).toBe(
      '{"text":"Second.","segments":[{"start":0.1,"end":0.6,"text":"Second."}],"language":"en","processing_time_ms":12}',
    );
    expect(backend.calls[1]!.options.prompt).toBe('First.');
    expect(backend.maxConcurrent).toBe(1);
  });

  it('resamples a one-shot message', async () => {
    const backend = hearing({ hypotheses: ['yes'] });
    const client = await joinReady(await serve({ backend }));
    const tone = Float32Array.from({ length: 8000 }, (_, i) => 0.3 * Math.sin(i / 5));
    client.send({ audio: base64(tone), sample_rate: 8000 });
    await client.next();
    expect(backend.calls[0]!.samples).toHaveLength(16_000);
  });

  it('streams audio_frame, partial, vad_end, final', async () => {
    const client = await joinReady(await serve({ backend: hearing() }));
    for (let at = 0; at < SPOKEN.length; at += 1600) {
      client.send({ type: 'audio_frame', audio: base64(SPOKEN.subarray(at, at + 1600)) });
    }
    client.send({ type: 'vad_end' });
    const messages = await client.until('final');
    expect(new Set(messages.map(({ type }) => type))).toEqual(new Set(['partial', 'final']));
    const partial = messages[0];
    expect(partial).toMatchObject({ type: 'partial', seq: expect.any(Number), utterance_id: 1 });
    expect('one two three'.startsWith(partial.text)).toBe(true);
    expect(typeof partial.processing_time_ms).toBe('number');
    const final = messages.at(-1);
    expect(final).toMatchObject({ text: 'one two three', language: 'en', processing_time_ms: 0 });
    expect(final.segments).toEqual([
      { start: expect.any(Number), end: expect.any(Number), text: 'one two three' },
    ]);
    const seqs = messages.map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  });

  it('takes the sample rate of an audio_frame', async () => {
    const backend = hearing({ hypotheses: ['yes'] });
    const client = await joinReady(await serve({ backend, partialIntervalMs: 0 }));
    const tone = Float32Array.from({ length: 48_000 }, (_, i) => 0.3 * Math.sin(i / 20));
    client.send({ type: 'audio_frame', audio: base64(tone), sample_rate: 48_000 });
    client.send({ type: 'vad_end' });
    const [final] = await client.until('final');
    expect(final.end).toBeGreaterThan(0.9);
    expect(final.end).toBeLessThan(1.1);
  });

  it('does not answer vad_end without audio since the last final', async () => {
    const client = await joinReady(await serve({ backend: hearing() }));
    client.send({ type: 'vad_end' });
    client.send({ type: 'audio_frame', audio: base64(SPOKEN) });
    client.send({ type: 'vad_end' });
    client.send({ type: 'vad_end' });
    await client.until('final');
    client.send({ type: 'vad_end' });
    client.send({ type: 'end' });
    expect(await client.json()).toEqual({ type: 'done' });
  });

  it.each([
    ['no JSON', '{', 'INVALID_JSON'],
    ['a frame without audio', '{"type":"audio_frame"}', 'MISSING_AUDIO'],
    ['a one-shot message without audio', '{}', 'MISSING_AUDIO'],
  ])('answers %s with the same text twice and a code', async (_, frame, code) => {
    const client = await joinReady(await serve({ backend: hearing() }));
    client.send(frame);
    const answer = await client.json();
    expect(answer).toEqual({
      type: 'error',
      code,
      error: answer.message,
      message: expect.any(String),
      fatal: false,
    });
  });

  it('says TRANSCRIBE_ERROR when the engine fails, and lives on', async () => {
    const backend = hearing({
      failures: (call) => (call.index === 0 ? new Error('secret stack') : undefined),
      hypotheses: ['fine'],
    });
    const client = await joinReady(await serve({ backend }));
    client.send({ audio: base64(SPOKEN) });
    client.send({ audio: base64(SPOKEN) });
    const text = await client.next();
    expect(JSON.parse(text)).toMatchObject({ code: 'TRANSCRIBE_ERROR', fatal: false });
    expect(text).not.toContain('secret');
    expect(await client.json()).toMatchObject({ text: 'fine' });
  });
});

describe('the newer messages', () => {
  it('hears binary frames as pcm_s16le at 16 kHz when nothing is said', async () => {
    const backend = hearing({ hypotheses: ['yes'] });
    const client = await joinReady(await serve({ backend, partialIntervalMs: 0 }));
    client.send(s16le(SPOKEN));
    client.send({ type: 'finalize' });
    expect((await client.until('final')).at(-1).text).toBe('yes');
    const { samples } = backend.calls[0]!;
    expect(samples.length).toBeGreaterThan(16 * 1300);
    samples.forEach((sample, i) => {
      expect(Math.abs(sample - SPOKEN[i]!)).toBeLessThan(1 / 32_768);
    });
  });

  it('start: encoding, sample rate, language, task, prompt, partials', async () => {
    const backend = hearing();
    const client = await joinReady(await serve({ backend }));
    client.send({
      type: 'start',
      encoding: 'pcm_f32le',
      sample_rate: 16000,
      language: 'de',
      task: 'translate',
      prompt: 'Numbers.',
      partial_interval_ms: 0,
    });
    client.send(new Uint8Array(SPOKEN.slice().buffer));
    client.send({ type: 'end' });
    const messages = await client.until('done');
    expect(messages.map(({ type }) => type)).toEqual([
      ...['speech_start', 'ack', 'speech_end', 'final', 'ack', 'done'],
    ]);
    expect(backend.calls[0]!.options).toMatchObject({
      language: 'de',
      task: 'translate',
      prompt: 'Numbers.',
    });
  });

  it('end answers everything, then says done and closes with 1000', async () => {
    const client = await joinReady(await serve({ backend: hearing(), partialIntervalMs: 0 }));
    client.send({ type: 'start', encoding: 'pcm_f32le' });
    client.send(new Uint8Array(SPOKEN.slice().buffer));
    client.send({ audio: base64(SPOKEN) });
    client.send({ type: 'end' });
    const messages = await client.until('done');
    const kinds = messages.map(({ type }) => type ?? 'one-shot');
    expect(kinds).toContain('one-shot');
    expect(kinds).toContain('final');
    expect(messages.at(-1)).toEqual({ type: 'done' });
    expect(await client.closed).toEqual({ code: 1000, reason: '' });
  });

  it('end waits for one-shot messages too', async () => {
    const clock = createManualClock();
    const backend = hearing({ clock, latencyMs: 100 });
    const client = await joinReady(await serve({ backend }));
    client.send({ audio: base64(SPOKEN) });
    client.send({ audio: base64(SPOKEN) });
    client.send({ type: 'end' });
    client.send({ type: 'ping' });
    expect(await client.json()).toEqual({ type: 'pong' });
    for (let i = 0; i < 2; i++) {
      await expect.poll(() => clock.sleepers).toBe(1);
      await clock.advance(100);
      expect((await client.json()).text).toBe('one two three');
    }
    expect(await client.json()).toEqual({ type: 'done' });
  });

  it('end with nothing said is answered by done alone', async () => {
    const client = await joinReady(await serve({ backend: hearing() }));
    client.send({ type: 'end' });
    expect(await client.next()).toBe('{"type":"done"}');
    expect((await client.closed).code).toBe(1000);
  });

  it('ping is answered by pong', async () => {
    const client = await joinReady(await serve({ backend: hearing() }));
    client.send({ type: 'ping' });
    expect(await client.next()).toBe('{"type":"pong"}');
  });

  it('silence that is to be finalised gets a final with an empty text', async () => {
    const client = await joinReady(await serve({ backend: hearing() }));
    client.send(s16le(new Float32Array(16_000)));
    client.send({ type: 'finalize' });
    const final = (await client.until('final')).at(-1);
    expect(final).toMatchObject({ text: '', segments: [] });
  });
});
