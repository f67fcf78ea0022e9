import { TranscribeError } from '@ws/core';
import { createScriptedLiveDiarizer, type ScriptedLiveDiarizerOptions } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { base64, f32le } from '../../../test/support/raw-client.js';
import { hearing, joinReady, metricsOf, script, serve } from '../../../test/support/serving.js';

const turns = [
  { start: 0, end: 0.95, speaker: 'Anna' },
  { start: 0.95, end: 3, speaker: 'Bert' },
];

const METRICS = {
  told: 'whisper_streaming_speakers_seconds_count',
  late: 'whisper_streaming_speakers_late_total{strategy="prompt"}',
};

async function open(diarizing: ScriptedLiveDiarizerOptions) {
  const diarizer = createScriptedLiveDiarizer({ turns, ...diarizing });
  const server = await serve({ backend: hearing(), speakers: { live: diarizer } });
  const hear = async (settings: object) => {
    const client = await joinReady(server);
    client.send({ type: 'start', encoding: 'pcm_f32le', partial_interval_ms: 0, ...settings });
    client.send(f32le(script.samples));
    client.send({ type: 'end' });
    return client.until('done');
  };
  return { diarizer, server, hear };
}

describe('speakers of a session', () => {
  it('are told in finals, where a client asks', async () => {
    const { diarizer, server, hear } = await open({});
    expect(diarizer.loads).toBeGreaterThan(0);
    const final = (await hear({ speakers: true })).find(({ type }) => type === 'final');
    expect(final).toMatchObject({
      text: 'one two three',
      segments: [
        { text: 'one two', speaker: '1' },
        { text: 'three', speaker: '2', words: [{ text: 'three', speaker: '2' }] },
      ],
      words: [{ speaker: '1' }, { speaker: '1' }, { speaker: '2' }],
    });
    const told = await metricsOf(server);
    expect(told.get(METRICS.told)).toBe(1);
    expect(told.get(METRICS.late) ?? 0).toBe(0);
    await server.close();
    // It was given, and stays its owner's.
    expect(diarizer.disposed).toBe(false);
  });

  it('are those that the client says there are at most', async () => {
    const { diarizer, hear } = await open({});
    await hear({ speakers: { max: 1 } });
    expect(diarizer.streams[0]!.options.maxSpeakers).toBe(1);
  });

  it('are told later where they are known later', async () => {
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const clock = { sleep: () => answered };
    const { server, hear } = await open({ clock, latencyMs: 1 });
    const heard = hear({ speakers: true });
    await expect
      .poll(async () =>
        (await metricsOf(server)).get('whisper_streaming_finals_total{strategy="prompt"}'),
      )
      .toBe(1);
    answer();
    const messages = await heard;
    const types = messages.map(({ type }) => type);
    expect(types.indexOf('speakers')).toBeGreaterThan(types.indexOf('final'));
    expect(messages[types.indexOf('speakers')]).toEqual({
      type: 'speakers',
      seq: expect.any(Number),
      utterance_id: 1,
      turns: [
        { start: 0, end: 0.95, speaker: '1' },
        { start: 0.95, end: expect.any(Number), speaker: '2' },
      ],
    });
    expect((await metricsOf(server)).get(METRICS.late)).toBe(1);
  });

  it('cost a client that does not ask nothing: no stream, and the same bytes', async () => {
    const { diarizer, hear } = await open({});
    const plain = await serve({ backend: hearing() });
    const client = await joinReady(plain);
    client.send({ type: 'start', encoding: 'pcm_f32le', partial_interval_ms: 0 });
    client.send(f32le(script.samples));
    client.send({ type: 'end' });
    // How many partials there are depends on time, and numbers follow from it.
    const finals = (messages: readonly { readonly type?: unknown }[]) =>
      messages
        .filter(({ type }) => type === 'final')
        .map((final) => ({ ...final, seq: 0, latency_ms: 0, processing_time_ms: 0 }));
    const asked = await hear({});
    expect(JSON.stringify(finals(asked))).toBe(JSON.stringify(finals(await client.until('done'))));
    expect(JSON.stringify(asked)).not.toContain('speaker');
    expect(diarizer.streams).toEqual([]);
  });

  it('are warned of where they cannot be told, and the final comes all the same', async () => {
    const { hear } = await open({
      failures: () => new TranscribeError('no weights', { code: 'ERR_MODEL_NOT_FOUND' }),
    });
    const messages = await hear({ speakers: true });
    expect(messages).toContainEqual(expect.objectContaining({ code: 'SPEAKERS_FAILED' }));
    expect(messages).toContainEqual(expect.objectContaining({ text: 'one two three' }));
  });
});

const anna = base64(new Float32Array(2 * 16_000).fill(0.5));

describe('people who are known', () => {
  it('are told by their names, and nothing is kept of what they said', async () => {
    const { diarizer, server } = await open({});
    const client = await joinReady(server);
    client.send({ type: 'start', encoding: 'pcm_f32le', speakers: true });
    // At 8 kHz it lasts twice as long.
    client.send({ type: 'known_speaker', name: 'Bert', audio: anna, sample_rate: 8000 });
    client.send(f32le(script.samples));
    client.send({ type: 'end' });
    const final = (await client.until('done')).find(({ type }) => type === 'final');
    expect(final).toMatchObject({ segments: [{ speaker: '1' }, { speaker: 'Bert' }] });
    expect(diarizer.enrolled.map(({ samples }) => samples.length)).toEqual([64_000]);
    expect(diarizer.streams[0]!.options.known).toEqual([
      { speaker: 'Bert', vector: [0], seconds: 4 },
    ]);
  });

  it('are taken anew where they come again, as after a lost connection', async () => {
    const { diarizer, server } = await open({});
    const client = await joinReady(server);
    client.send({ type: 'start', encoding: 'pcm_f32le', speakers: true });
    // Six minutes of one person are a minute.
    const audio = base64(new Float32Array(60 * 8000).fill(0.5));
    for (let i = 0; i < 6; i++) {
      client.send({ type: 'known_speaker', name: 'Anna', audio, sample_rate: 8000 });
    }
    client.send(f32le(script.samples));
    client.send({ type: 'end' });
    const messages = await client.until('done');
    expect(messages.filter(({ type }) => type === 'error')).toEqual([]);
    expect(diarizer.streams[0]!.options.known).toHaveLength(1);
  });

  const minute = base64(new Float32Array(60 * 8000).fill(0.5));
  it.each([
    ['before "start"', [], { audio: anna }, 'UNEXPECTED_MESSAGE', 'after a "start"'],
    ['without "speakers"', [{ type: 'start' }], { audio: anna }, 'UNEXPECTED_MESSAGE', 'after a'],
    [
      'without a voice',
      undefined,
      { audio: base64(new Float32Array(32_000)) },
      'INVALID_AUDIO',
      'of Anna',
    ],
    ['too short', undefined, { audio: base64(new Float32Array(1600)) }, 'INVALID_AUDIO', '0.1 s'],
    [
      'too long',
      undefined,
      { audio: base64(new Float32Array(490_000)), sample_rate: 8000 },
      'AUDIO_TOO_LONG',
      'may last 60 s',
    ],
    ['with a number as a name', undefined, { audio: anna, name: '1' }, 'INVALID_MESSAGE', '"name"'],
    ['without audio', undefined, {}, 'MISSING_AUDIO', '"audio"'],
    [
      'together too long',
      [
        { type: 'start', speakers: true },
        ...[...'ABCDE'].map((name) => ({
          type: 'known_speaker',
          name,
          audio: minute,
          sample_rate: 8000,
        })),
      ],
      { audio: anna },
      'AUDIO_TOO_LONG',
      '300 s together',
    ],
  ])('are refused %s, and the session goes on', async (_, before, fields, code, why) => {
    const { server } = await open({});
    const client = await joinReady(server);
    for (const message of before ?? [{ type: 'start', speakers: true }]) client.send(message);
    client.send({ type: 'known_speaker', name: 'Anna', ...fields });
    client.send({ type: 'ping' });
    const told = await client.until('pong');
    // A server says now and then that it is there: an ack.
    const [error, ...more] = told.filter(({ type }) => type !== 'ack');
    expect(error).toMatchObject({ type: 'error', code, fatal: false });
    expect(error.message).toContain(why);
    expect(more).toEqual([{ type: 'pong' }]);
  });

  it('are refused after audio, and where they are more than fifty', async () => {
    const { server } = await open({});
    const client = await joinReady(server);
    client.send({ type: 'start', encoding: 'pcm_f32le', speakers: true });
    for (let i = 0; i <= 50; i++) {
      client.send({ type: 'known_speaker', name: `Person ${i}`, audio: anna });
    }
    expect((await client.until('error')).at(-1)).toMatchObject({ code: 'INVALID_MESSAGE' });
    client.send(f32le(script.samples));
    client.send({ type: 'known_speaker', name: 'Anna', audio: anna });
    expect((await client.until('error')).at(-1)).toMatchObject({ code: 'UNEXPECTED_MESSAGE' });
  });
});
