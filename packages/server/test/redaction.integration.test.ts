// What is to be covered is in nothing that a client is told, through the built server with the real engine.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOnnxBackend } from '@ws/backend-onnx';
import { connect } from '@ws/client';
import { transcribeOnce } from '@ws/client/one-shot';
import { createContainerDecoders } from '@ws/containers';
import type { RedactionKind } from '@ws/redaction';
import { createServer, type TranscriptionServer } from '@ws/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hear } from './support/hear.js';
import { rawConnect } from './support/raw-client.js';

// "My card number is 4539 1488 0343 6467. Send the bill to maria at example dot com, please." by flite's voice slt.
const RECORDING = readFileSync(join(import.meta.dirname, 'support/card-and-mail.ogg'));
// What is left of the card or the address where it is covered too late, or in part.
const SECRET = /\d{3}|4539|6467|mari|example|dot com/i;

describe('a card and an address', () => {
  const backend = createOnnxBackend({ model: 'tiny.en' });
  const hooked: string[] = [];
  let open: TranscriptionServer;
  let covered: TranscriptionServer;
  let samples: Float32Array;

  beforeAll(async () => {
    const start = (redact: readonly RedactionKind[]) =>
      createServer({
        ...{ backend, port: 0, turn: 'none', redact },
        onEvent: (event) => hooked.push(JSON.stringify(event)),
      });
    open = await start([]);
    covered = await start(['pci', 'email']);
    await using decoders = createContainerDecoders({ threads: 1 });
    using decoder = decoders.open({ signal: new AbortController().signal });
    const pieces: number[] = [];
    for await (const [mono] of decoder.decode(RECORDING)) pieces.push(...mono!);
    for await (const [mono] of decoder.end()) pieces.push(...mono!);
    samples = Float32Array.from(pieces);
  });
  afterAll(async () => {
    await open?.close();
    await covered?.close();
    await backend[Symbol.asyncDispose]();
  });

  const http = (server: TranscriptionServer): string => server.url.replace('ws:', 'http:');

  it('are heard where nothing is covered', async () => {
    const { text } = await transcribeOnce(open.url, samples);
    expect(text).toMatch(/4539.*example\.com/s);
  });

  it.each(['local-agreement', 'prompt'] as const)(
    'are covered in a session: %s',
    async (strategy) => {
      hooked.length = 0;
      async function* audio() {
        for (let at = 0; at < samples.length; at += 4000) yield samples.subarray(at, at + 4000);
      }
      const session = await connect(open.url, {
        ...{ strategy, wordTimestamps: true, redact: ['pci', 'email'] },
      });
      const events = await hear(session, audio());
      const texts = events.flatMap((event) => (event.type === 'final' ? [event.text] : []));
      expect(texts.join(' ')).toMatch(/card.*\[PCI\].*\[EMAIL\]/s);
      expect(JSON.stringify(events)).not.toMatch(/"text":"[^"]*(\d{3}|mari|example)/i);
      expect(hooked.length).toBeGreaterThan(texts.length);
      expect(hooked.join('\n')).not.toMatch(/"text":"[^"]*(\d{3}|mari|example)/i);
      // What is committed of an utterance stays.
      let committed = '';
      for (const event of events) {
        if (event.type !== 'partial' && event.type !== 'final') continue;
        expect(event.text.startsWith(committed)).toBe(true);
        committed = event.type === 'partial' ? event.text.slice(0, event.committedChars) : '';
      }
    },
  );

  it('are covered in one-shot answers', async () => {
    const asked = await transcribeOnce(open.url, samples, { redact: ['numbers', 'email'] });
    expect(asked.text).toMatch(/\[NUMBER\].*\[EMAIL\]/s);
    const { text, segments } = await transcribeOnce(covered.url, samples);
    expect(text).toMatch(/\[PCI\].*\[EMAIL\]/s);
    expect(segments.map((segment) => segment.text).join(' ')).not.toMatch(SECRET);
  });

  it('are covered for clients of Deepgram', async () => {
    const query = 'redact=pci&redact=numbers&redact=email_address&interim_results=true';
    const client = await rawConnect(`${open.url}/v1/listen?${query}`);
    client.send(RECORDING);
    client.send({ type: 'CloseStream' });
    const told: string[] = [];
    for (let message = await client.json(); message.type !== 'Metadata'; ) {
      const [alternative] = message.channel?.alternatives ?? [];
      if (alternative) told.push(alternative.transcript, ...alternative.words.map(wordOf));
      message = await client.json();
    }
    expect(told.join(' ')).toMatch(/\[PCI\].*\[EMAIL\]/s);
    expect(told.join('\n')).not.toMatch(SECRET);
    const answer = await fetch(`${http(open)}/v1/listen?${query}&utterances=true`, {
      ...{ method: 'POST', body: RECORDING, headers: { 'content-type': 'audio/ogg' } },
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
    const { results } = (await answer.json()) as any;
    const [{ transcript, words }] = results.channels[0].alternatives;
    expect(transcript).toMatch(/\[PCI\].*\[EMAIL\]/s);
    expect([transcript, ...words.map(wordOf)].join('\n')).not.toMatch(SECRET);
    const refused = await fetch(`${http(open)}/v1/listen?redact=pii`, {
      ...{ method: 'POST', body: RECORDING, headers: { 'content-type': 'audio/ogg' } },
    });
    expect(refused.status).toBe(400);
  });

  it('are covered for clients that have no word for it, by the server', async () => {
    const form = new FormData();
    form.append('file', new Blob([RECORDING]), 'a.ogg');
    form.append('model', 'whisper-1');
    form.append('response_format', 'verbose_json');
    form.append('timestamp_granularities[]', 'word');
    const answer = await fetch(`${http(covered)}/v1/audio/transcriptions`, {
      ...{ method: 'POST', body: form },
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
    const { text, words } = (await answer.json()) as any;
    expect(text).toMatch(/\[PCI\].*\[EMAIL\]/s);
    const told = words.map(({ word }: { word: string }) => word);
    expect([text, ...told].join('\n')).not.toMatch(SECRET);
    expect(words[0].probability).toBeGreaterThan(0.1);
  });
});

function wordOf({ word, punctuated_word }: { word: string; punctuated_word: string }): string {
  return `${word} ${punctuated_word}`;
}
