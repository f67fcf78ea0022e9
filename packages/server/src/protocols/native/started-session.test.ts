import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { base64, f32le, type RawClient, s16le } from '../../../test/support/raw-client.js';
import { hearing, join, joinReady, script, serve } from '../../../test/support/serving.js';

// One utterance, then a second of silence.
const AUDIO = script.samples;
const SPOKEN = AUDIO.subarray(0, 16 * 1400);

/** Sends audio as a microphone does, 100 ms at a time. */
function speak(client: RawClient, samples: Float32Array, encode = f32le): void {
  for (let at = 0; at < samples.length; at += 1600) {
    client.send(encode(samples.subarray(at, at + 1600)));
  }
}

async function started(
  settings: object = {},
  options: Parameters<typeof serve>[0] = { backend: hearing() },
): Promise<RawClient> {
  const client = await joinReady(await serve(options));
  client.send({ type: 'start', encoding: 'pcm_f32le', partial_interval_ms: 0, ...settings });
  return client;
}

type Told = { type: string; text: string; position: number; [field: string]: unknown };
const ofType = (messages: Told[], type: string) => messages.filter((told) => told.type === type);

describe('endpoints', () => {
  it('come by themselves after start: the pause ends the utterance', async () => {
    const client = await started();
    speak(client, AUDIO);
    const messages = await client.until('final');
    const [start] = ofType(messages, 'speech_start');
    const [end] = ofType(messages, 'speech_end');
    const final = messages.at(-1);
    expect(final).toMatchObject({ text: 'one two three', utterance_id: 1 });
    expect(start).toMatchObject({ utterance_id: 1, seq: 1 });
    expect(start!.position).toBeLessThan(16 * 100);
    expect(end!.position).toBeGreaterThan(16 * 1300);
    expect(end!.position).toBeLessThan(16 * 1500);
    client.send({ type: 'end' });
    expect(ofType(await client.until('done'), 'final')).toEqual([]);
  });

  it('come by themselves to who sends binary frames without start', async () => {
    const client = await joinReady(await serve({ backend: hearing({ hypotheses: ['yes'] }) }));
    speak(client, AUDIO, s16le);
    expect((await client.until('final')).at(-1).text).toBe('yes');
  });

  it('are left to a client of the original messages, which is told nothing it does not know', async () => {
    const client = await joinReady(await serve({ backend: hearing() }));
    // A pause within, long enough for an endpoint.
    for (let at = 0; at < AUDIO.length; at += 1600) {
      client.send({ type: 'audio_frame', audio: base64(AUDIO.subarray(at, at + 1600)) });
    }
    client.send({ type: 'audio_frame', audio: base64(SPOKEN) });
    client.send({ type: 'vad_end' });
    client.send({ type: 'end' });
    const messages = await client.until('done');
    expect(new Set(messages.map(({ type }) => type))).toEqual(
      new Set(['partial', 'final', 'done']),
    );
    const [final, ...more] = ofType(messages, 'final');
    expect(more).toEqual([]);
    expect(final!.text).toBe('one two three one two three');
  });

  it('are left to a client that says so', async () => {
    const client = await started({ endpointing: { automatic: false } });
    speak(client, AUDIO);
    speak(client, SPOKEN);
    client.send({ type: 'vad_end' });
    client.send({ type: 'end' });
    const finals = ofType(await client.until('done'), 'final');
    expect(finals.map(({ text }) => text)).toEqual(['one two three one two three']);
  });

  it('are where the client wants them', async () => {
    const client = await started({ endpointing: { min_silence_ms: 60 } });
    speak(client, AUDIO);
    client.send({ type: 'end' });
    const finals = ofType(await client.until('done'), 'final');
    expect(finals.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  });

  it('never let an utterance be longer than the server allows', async () => {
    const client = await started(
      { endpointing: { max_utterance_ms: 600_000 }, vad: 'none' },
      { backend: hearing(), maxUtteranceMs: 1000 },
    );
    speak(client, AUDIO);
    client.send({ type: 'end' });
    for (const { start, end } of ofType(await client.until('done'), 'final')) {
      expect(Number(end) - Number(start)).toBeLessThanOrEqual(1);
    }
  });
});

describe('ack', () => {
  it('comes after each second of audio, and before done for the rest', async () => {
    const client = await started();
    speak(client, AUDIO);
    client.send({ type: 'end' });
    const messages = await client.until('done');
    expect(ofType(messages, 'ack')).toEqual([
      { type: 'ack', samples: 16_000 },
      { type: 'ack', samples: 32_000 },
      { type: 'ack', samples: 38_400 },
    ]);
    expect(messages.at(-2).type).toBe('ack');
  });

  it('counts at 16 kHz, whatever the client sends', async () => {
    const client = await started({ sample_rate: 8000, encoding: 'mulaw' });
    client.send(new Uint8Array(8000).fill(0xff));
    client.send({ type: 'end' });
    const acks = ofType(await client.until('done'), 'ack');
    expect(acks.at(-1)).toEqual({ type: 'ack', samples: 16_000 });
  });
});

describe('start', () => {
  it('words to expect stand in the prompt, word times in the final', async () => {
    const backend = hearing();
    const client = await started({ hotwords: ['Kowalczyk'], word_timestamps: true }, { backend });
    speak(client, AUDIO);
    const final = (await client.until('final')).at(-1);
    expect(final.words.map(({ text }: Told) => text.trim())).toEqual(['one', 'two', 'three']);
    expect(backend.calls[0]!.options.prompt).toContain('Kowalczyk');
    client.send({ audio: base64(SPOKEN) });
    await expect.poll(() => backend.calls.length).toBe(2);
    expect(backend.calls[1]!.options.prompt).toContain('Kowalczyk');
  });

  it('vad none: silence is decoded, too', async () => {
    const backend = hearing({ hypotheses: ['a murmur'] });
    const client = await started({ vad: 'none' }, { backend });
    client.send(f32le(new Float32Array(16_000).fill(0.004)));
    client.send({ type: 'finalize' });
    await client.until('final');
    expect(backend.calls).not.toHaveLength(0);
  });

  it.each([[{ encoding: 'wav' }, 'INVALID_MESSAGE', /pcm_s16le/]])(
    '%j is refused with %s, and another start is taken',
    async (settings, code, text) => {
      const client = await started(settings);
      const error = await client.json();
      expect(error).toMatchObject({ type: 'error', code, fatal: false });
      expect(error.message).toMatch(text);
      client.send({ type: 'start', encoding: 'pcm_f32le', vad: 'energy' });
      speak(client, AUDIO);
      expect((await client.until('final')).at(-1).text).toBe('one two three');
    },
  );

  it('resume finds no session: the client is told, and has a new one with these settings', async () => {
    const backend = hearing();
    const client = await started(
      { language: 'de', resume: { session_id: 'lost', token: 'mine', last_seq: 4 } },
      { backend },
    );
    expect(await client.json()).toMatchObject({ code: 'SESSION_NOT_FOUND', fatal: false });
    speak(client, AUDIO);
    expect((await client.until('final')).at(-1).text).toBe('one two three');
    expect(backend.calls[0]!.options.language).toBe('de');
  });
});

describe('cancel', () => {
  it('drops what is being spoken: no final, and what follows is another utterance', async () => {
    const client = await started();
    speak(client, SPOKEN);
    client.send({ type: 'cancel' });
    const told = (await client.until('cancelled')).at(-1);
    expect(told).toMatchObject({ utterance_id: 1, end_sample: SPOKEN.length });
    speak(client, AUDIO);
    const messages = await client.until('final');
    expect(messages.at(-1)).toMatchObject({ utterance_id: 2, text: 'one two three' });
    expect(messages.at(-1).start).toBeGreaterThan(1.2);
  });

  it('without audio is not answered', async () => {
    const client = await started();
    client.send({ type: 'cancel' });
    client.send({ type: 'ping' });
    expect(await client.json()).toEqual({ type: 'pong' });
  });
});

describe('configure', () => {
  it('changes what follows, null takes a setting away, and no audio is lost', async () => {
    const backend = hearing();
    const client = await started({ language: 'de', prompt: 'Zahlen.' }, { backend });
    speak(client, AUDIO);
    await client.until('final');
    client.send({ type: 'configure', language: 'fr', prompt: null, hotwords: ['Zoë'] });
    speak(client, AUDIO);
    const final = (await client.until('final')).at(-1);
    expect(final.text).toBe('one two three');
    const [first, last] = [backend.calls[0]!.options, backend.calls.at(-1)!.options];
    expect(first).toMatchObject({ language: 'de', prompt: 'Zahlen.' });
    expect(last.language).toBe('fr');
    expect(last.prompt).toContain('Zoë');
    expect(last.prompt).not.toContain('Zahlen');
  });

  it('before any audio holds for all of it', async () => {
    const backend = hearing({ hypotheses: ['yes'] });
    const client = await joinReady(await serve({ backend, partialIntervalMs: 0 }));
    client.send({ type: 'configure', hotwords: ['Zoë'] });
    client.send({ type: 'configure', language: 'fr', endpointing: { automatic: false } });
    client.send({ type: 'configure', endpointing: { min_silence_ms: 60 } });
    speak(client, AUDIO, s16le);
    speak(client, SPOKEN, s16le);
    client.send({ type: 'end' });
    expect(ofType(await client.until('done'), 'final')).toHaveLength(1);
    expect(backend.calls[0]!.options.language).toBe('fr');
    expect(backend.calls[0]!.options.prompt).toContain('Zoë');
  });

  it('endpointing: from here on the client says where an utterance ends, until it takes that back', async () => {
    const client = await started();
    speak(client, AUDIO);
    await client.until('final');
    client.send({ type: 'configure', endpointing: { automatic: false } });
    client.send({ type: 'configure', endpointing: { min_silence_ms: 60 } });
    speak(client, AUDIO);
    speak(client, SPOKEN);
    client.send({ type: 'finalize' });
    expect((await client.until('final')).at(-1).text).toBe('one two three one two three');
    client.send({ type: 'configure', endpointing: null });
    speak(client, AUDIO);
    expect((await client.until('final')).at(-1).text).toBe('one two three');
  });

  it("endpointing: a single setting that is taken away is the server's again", async () => {
    const client = await started(
      { endpointing: { automatic: false, max_utterance_ms: 1000 } },
      { backend: hearing(), maxUtteranceMs: 5000 },
    );
    client.send({ type: 'configure', endpointing: { automatic: null, max_utterance_ms: null } });
    speak(client, AUDIO);
    const final = (await client.until('final')).at(-1);
    expect(final.text).toBe('one two three');
    client.send({ type: 'configure', endpointing: { max_utterance_ms: 600_000 } });
    for (let i = 0; i < 5; i++) speak(client, SPOKEN);
    const cut = (await client.until('final')).at(-1);
    expect(cut.end - cut.start).toBeLessThanOrEqual(5);
  });
});

describe('what the model makes up', () => {
  it('is told as suppressed, and not part of the final', async () => {
    const backend = hearing({ hypotheses: ['fine then '.repeat(40)] });
    const client = await started({}, { backend });
    speak(client, AUDIO);
    const messages = await client.until('final');
    const [suppressed] = ofType(messages, 'suppressed');
    expect(suppressed).toMatchObject({ utterance_id: 1, reason: 'repetition' });
    expect(messages.at(-1).text.length).toBeLessThan(40);
  });

  it('is kept from a client of the original messages, without a word it does not know', async () => {
    const backend = hearing({ hypotheses: ['fine then '.repeat(40)] });
    const client = await joinReady(await serve({ backend, partialIntervalMs: 0 }));
    client.send({ type: 'audio_frame', audio: base64(SPOKEN) });
    client.send({ type: 'vad_end' });
    const final = await client.json();
    expect(final.type).toBe('final');
    expect(final.text.length).toBeLessThan(40);
  });
});

describe('the engine that all share', () => {
  it('is called by one at a time where it takes one at a time', async () => {
    const backend = hearing();
    const server = await serve({ backend });
    const clients = await Promise.all([join(server), join(server, '/ws/transcribe/hybrid')]);
    for (const client of clients) {
      await client.next();
      speak(client, AUDIO);
      client.send({ audio: base64(SPOKEN) });
      client.send({ type: 'end' });
    }
    await Promise.all(clients.map((client) => client.until('done')));
    expect(backend.maxConcurrent).toBe(1);
    const { scheduler } = await server.health();
    expect(scheduler).toMatchObject({ max_concurrency: 1, running: 0, failed: 0 });
    expect(scheduler!.completed + scheduler!.aborted).toBe(backend.calls.length);
  });

  it('fails a call with BACKEND_TIMEOUT when it does not answer in time, and others are served', async () => {
    const clock = createManualClock();
    const backend = hearing({ clock, hangs: (call) => call.index === 0 });
    const server = await serve({ backend, clock, callTimeoutMs: 2000 });
    const stuck = await joinReady(server);
    const other = await joinReady(server);
    stuck.send({ audio: base64(SPOKEN) });
    await expect.poll(() => backend.calls.length).toBe(1);
    other.send({ audio: base64(SPOKEN) });
    await expect
      .poll(async () => (await server.health()).scheduler!.waiting)
      .toEqual({ final: 1, speculative: 0, partial: 0 });
    await clock.advance(2000);
    expect(await stuck.json()).toMatchObject({ code: 'BACKEND_TIMEOUT', fatal: false });
    expect((await other.json()).text).toBe('one two three');
    expect((await server.health()).scheduler).toMatchObject({ timed_out: 1, completed: 1 });
  });
});
