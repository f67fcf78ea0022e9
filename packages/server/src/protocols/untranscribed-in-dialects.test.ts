// Speech that the engine has no words for, in the words of every dialect: none lets it go missing silently.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { TranscribeError } from '@ws/core';
import { encodePcm } from '@ws/core/audio';
import { createScriptedBackend } from '@ws/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { halved, tonesOf, understood } from '../../test/support/counted-tones.js';
import { type RawClient, s16le } from '../../test/support/raw-client.js';
import { join, metricsOf, serve } from '../../test/support/serving.js';
import type { ServerOptions } from '../app/options/server-options.js';
import { createEventReader } from './wyoming/events.js';

// A word, and 3.5 seconds that the engine says nothing of.
const SPEECH = tonesOf('one three three three three three three three', 1500);
const PLACE = { from: [0.4, 1.1], to: [3.4, 3.9] } as const;

const options = { partialIntervalMs: 0 } as const;

/** A server whose engine has the first word of an utterance alone, or fails. */
const serveSilent = (isFailing: boolean, more: ServerOptions = {}) =>
  serve({
    ...options,
    backend: createScriptedBackend({
      hypotheses: ({ samples }) => understood(samples).filter(({ text }) => text === 'one'),
      failures: () =>
        isFailing ? new TranscribeError('No memory.', { code: 'ERR_BACKEND_FAILED' }) : undefined,
    }),
    ...more,
  });

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
async function rest(client: RawClient): Promise<any[]> {
  const found = [];
  for (;;) {
    const message = await client.json().catch(() => undefined);
    if (message === undefined) return found;
    found.push(message);
  }
}

/** Numbers that a message tells, wherever they stand in it. Seconds. */
function expectPlace(start: unknown, end: unknown, isFailing = false): void {
  const [least, most] = isFailing ? [0, 0.2] : PLACE.from;
  expect(Number(start)).toBeGreaterThanOrEqual(least);
  expect(Number(start)).toBeLessThanOrEqual(most);
  expect(Number(end)).toBeGreaterThanOrEqual(PLACE.to[0]);
  expect(Number(end)).toBeLessThanOrEqual(PLACE.to[1] + 0.3);
}

/** The field that answers have besides their own. */
// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
function expectField(told: readonly any[], isFailing = false): void {
  const places = told.flatMap((message) => message.untranscribed ?? []);
  expect(places, JSON.stringify(told)).toHaveLength(1);
  expectPlace(places[0].start, places[0].end, isFailing);
}

describe.each([
  ['has no words for', false],
  ['fails on', true],
])('speech that the engine %s', (_, isFailing) => {
  it('is in the native protocol', async () => {
    const client = await join(await serveSilent(isFailing));
    await client.next();
    client.send({ type: 'start', encoding: 'pcm_s16le' });
    client.send(s16le(SPEECH));
    client.send({ type: 'end' });
    const told = await client.until('done');
    const event = told.find(({ type }) => type === (isFailing ? 'error' : 'untranscribed'));
    expectPlace(event.start, event.end, isFailing);
  });

  it.each(['', '&interim_results=true&utterance_end_ms=1000'])(
    "is in Deepgram's /v1/listen%s",
    async (query) => {
      const path = `/v1/listen?encoding=linear16&sample_rate=16000${query}`;
      const client = await join(await serveSilent(isFailing), path);
      client.send(s16le(SPEECH));
      client.send({ type: 'CloseStream' });
      expectField(await rest(client), isFailing);
    },
  );

  it("is in Deepgram's /v2/listen", async () => {
    const path = '/v2/listen?model=flux-general-en&encoding=linear16&sample_rate=16000';
    const client = await join(await serveSilent(isFailing), path);
    client.send(s16le(SPEECH));
    client.send({ type: 'CloseStream' });
    expectField(await rest(client), isFailing);
  });

  it("is in vosk-server's", async () => {
    const client = await join(await serveSilent(isFailing), '/vosk');
    client.send({ config: { sample_rate: 16_000 } });
    client.send(s16le(SPEECH));
    client.send({ eof: 1 });
    expectField(await rest(client), isFailing);
  });

  it("is a warning of WhisperLive's", async () => {
    const client = await join(await serveSilent(isFailing), '/whisper-live');
    client.send({ uid: 'u', language: 'en', task: 'transcribe', model: 'small', use_vad: true });
    client.send(Buffer.from(SPEECH.buffer, SPEECH.byteOffset, SPEECH.byteLength));
    client.send(Buffer.from('END_OF_AUDIO'));
    const told = await rest(client);
    const warnings = told.filter(({ status }) => status === 'WARNING');
    expect(warnings, JSON.stringify(told)).toHaveLength(1);
    const [, start, end] = /from ([\d.]+) to ([\d.]+) s/.exec(warnings[0].message) ?? [];
    expectPlace(start, end, isFailing);
  });

  it("is in jambonz's", async () => {
    const client = await join(await serveSilent(isFailing), '/jambonz');
    client.send({
      ...{ type: 'start', language: 'en-US', format: 'raw', encoding: 'LINEAR16' },
      ...{ sampleRateHz: 8000, interimResults: false },
    });
    client.send(s16le(halved(SPEECH)));
    client.send({ type: 'stop' });
    const told = await rest(client);
    if (!isFailing) return expectField(told);
    const [, start, end] = /from ([\d.]+) to ([\d.]+) s/.exec(told[0].error) ?? [];
    expectPlace(start, end, true);
  });

  it("is posted to the webhook of Twilio's calls", async () => {
    const told: { event: string; start: number; end: number }[] = [];
    const hook = createServer(async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      told.push(JSON.parse(Buffer.concat(pieces).toString()));
      response.writeHead(204).end();
    });
    hook.listen(0, '127.0.0.1');
    await once(hook, 'listening');
    onTestFinished(() => void hook.close());
    const twilioWebhook = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
    const client = await join(await serveSilent(isFailing, { twilioWebhook }), '/twilio');
    const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
    client.send({
      ...{ event: 'start', streamSid: 'MZ1' },
      start: { callSid: 'CA1', streamSid: 'MZ1', tracks: ['inbound'], mediaFormat },
    });
    const bytes = Buffer.from(encodePcm(halved(SPEECH), 'mulaw'));
    for (let at = 0; at < bytes.length; at += 160) {
      const payload = bytes.subarray(at, at + 160).toString('base64');
      client.send({ event: 'media', media: { track: 'inbound', timestamp: `${at / 8}`, payload } });
    }
    client.send({ event: 'stop', stop: { callSid: 'CA1' } });
    await client.closed;
    await expect.poll(() => told.at(-1)?.event).toBe('ended');
    const place = told.find(({ event }) => event === (isFailing ? 'error' : 'untranscribed'));
    expectPlace(place?.start, place?.end, isFailing);
  });

  it('is in the transcript of Wyoming, which a failure takes the place of', async () => {
    const { ports } = await serveSilent(isFailing, { wyomingPort: 0 });
    const socket = connect(ports.wyoming!, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const say = (type: string, data: object, payload = Buffer.alloc(0)): void => {
      const header = { type, data, payload_length: payload.length };
      socket.write(Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), payload]));
    };
    const format = { rate: 16_000, width: 2, channels: 1 };
    say('audio-start', format);
    say('audio-chunk', format, Buffer.from(s16le(SPEECH)));
    say('audio-stop', {});
    const reader = createEventReader();
    for await (const bytes of socket) {
      for (const { type, data } of reader.read(bytes as Buffer)) {
        if (type === 'error' && isFailing) return;
        if (type === 'transcript') return expectField([data], isFailing);
      }
    }
    expect.unreachable('no transcript');
  });

  it.each([null, undefined])(
    "is in the item of OpenAI's Realtime, turn detection %s",
    async (turn) => {
      const client = await join(await serveSilent(isFailing), '/v1/realtime?intent=transcription');
      const input = {
        format: { type: 'audio/pcm', rate: 24_000 },
        ...(turn === null && { turn_detection: null }),
      };
      client.send({
        type: 'session.update',
        session: { type: 'transcription', audio: { input } },
      });
      const at24 = Float32Array.from(
        { length: SPEECH.length * 1.5 },
        (__, i) => SPEECH[Math.floor(i / 1.5)]!,
      );
      const bytes = Buffer.from(s16le(at24));
      for (let at = 0; at < bytes.length; at += 4800) {
        const audio = bytes.subarray(at, at + 4800).toString('base64');
        client.send({ type: 'input_audio_buffer.append', audio });
      }
      if (turn === null) client.send({ type: 'input_audio_buffer.commit' });
      const type = isFailing ? 'failed' : 'completed';
      const [item] = (
        await client.until(`conversation.item.input_audio_transcription.${type}`)
      ).slice(-1);
      if (isFailing) expect(item.error.message).toBeTypeOf('string');
      expect(item.untranscribed).toHaveLength(1);
      const [{ audio_start_ms: start, audio_end_ms: end }] = item.untranscribed;
      expectPlace(start / 1000, end / 1000, isFailing);
    },
  );
});

it("leaves the other words of an item of OpenAI's Realtime to a client that reads no deltas", async () => {
  const backend = createScriptedBackend({
    hypotheses: ({ samples }) => understood(samples),
    failures: ({ samples }) =>
      understood(samples).some(({ text }) => text === 'three')
        ? new TranscribeError('No memory.', { code: 'ERR_BACKEND_FAILED' })
        : undefined,
  });
  const client = await join(
    await serve({ ...options, backend }),
    '/v1/realtime?intent=transcription',
  );
  const input = { format: { type: 'audio/pcm', rate: 16_000 }, turn_detection: null };
  client.send({ type: 'session.update', session: { type: 'transcription', audio: { input } } });
  for (const said of ['one two', 'three three three', 'two one']) {
    const audio = Buffer.from(s16le(tonesOf(said, 1500))).toString('base64');
    client.send({ type: 'input_audio_buffer.append', audio });
  }
  client.send({ type: 'input_audio_buffer.commit' });
  const told = await client.until('conversation.item.input_audio_transcription.completed');
  expect(told.map(({ type }) => type)).not.toContain(
    'conversation.item.input_audio_transcription.failed',
  );
  expect(told.at(-1)).toMatchObject({ transcript: 'one two two one' });
  const { untranscribed } = told.at(-1)!;
  expect(untranscribed).toHaveLength(1);
  const [{ audio_start_ms: start, audio_end_ms: end }] = untranscribed;
  expect([start, end]).toEqual([expect.closeTo(2200, -3), expect.closeTo(4000, -3)]);
});

it('is in the answers to recordings of Deepgram, and counted', async () => {
  const server = await serveSilent(false);
  const address = `${server.url.replace('ws', 'http')}/v1/listen?encoding=linear16&sample_rate=16000`;
  const answer = await fetch(address, {
    ...{ method: 'POST', body: s16le(SPEECH) },
    headers: { 'content-type': 'application/octet-stream' },
  });
  const { results } = (await answer.json()) as { results: { channels: object[] } };
  expectField(results.channels);
  const counted = (await metricsOf(server)).get(
    'whisper_streaming_untranscribed_seconds_total{strategy="recording"}',
  );
  expect(counted).toBeGreaterThan(2);
});
