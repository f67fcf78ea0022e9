// A sentence with a pause to think in it, through the built server with the real engine and Smart Turn.
import { type ClientEvent, connect, transcribe } from '@ws/client';
import { msToSamples } from '@ws/core/internal';
import { createServer, type TranscriptionServer } from '@ws/server';
import { createManualClock } from '@ws/testing';
import { afterEach, expect, it } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';

const servers: TranscriptionServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const demo = demoRecording();
// … if you count the first one, when | …
const thinking = [demo.subarray(118_000, 139_616), demo.subarray(139_616, 164_320)];
const PAUSE_MS = 700;
const STEP = msToSamples(100);

const silence = (ms: number): Float32Array =>
  Float32Array.from({ length: msToSamples(ms) }, (_, i) => (i % 2 === 0 ? 1e-4 : -1e-4));

/**
 * A server, once its turn detector is loaded. Its clock stands still: no answer of the detector is late, however slow the
 * machine is.
 */
async function startServer(turn?: 'none'): Promise<TranscriptionServer> {
  const server = await createServer({
    ...{ model: 'tiny.en', port: 0, page: false, clock: createManualClock(), turn },
  });
  servers.push(server);
  await expect
    .poll(async () => (await fetch(`${server.url.replace('ws', 'http')}/v1/info`)).json())
    .toMatchObject({ turn: turn ?? 'smart' });
  return server;
}

const isTrouble = ({ type }: ClientEvent): boolean => type === 'warning' || type === 'error';

/** The finals of the sentence. */
async function finalsOf(turn?: 'none'): Promise<string[]> {
  const server = await startServer(turn);
  const session = await connect(server.url, { language: 'en' });
  const parts = [silence(300), thinking[0]!, silence(PAUSE_MS), thinking[1]!, silence(1500)];
  const sending = (async () => {
    for (const part of parts) {
      for (let at = 0; at < part.length; at += STEP) {
        await session.write(part.subarray(at, at + STEP));
      }
    }
    await session.end();
  })();
  const events: ClientEvent[] = [];
  for await (const event of session) events.push(event);
  await sending;
  expect(events.filter(isTrouble)).toEqual([]);
  return events.flatMap((event) => (event.type === 'final' && event.text ? [event.text] : []));
}

it('sentences are told apart, too, where a recording comes as fast as it is read', async () => {
  const server = await startServer();
  async function* audio() {
    for (let at = 0; at < demo.length / 2; at += STEP) yield demo.subarray(at, at + STEP);
  }
  const texts: string[] = [];
  const troubles: ClientEvent[] = [];
  const onEvent = (event: ClientEvent) => {
    if (isTrouble(event)) troubles.push(event);
  };
  for await (const { text } of transcribe(server.url, audio(), { language: 'en', onEvent })) {
    texts.push(text);
  }
  expect(troubles).toEqual([]);
  expect(texts[0]).toMatch(/^Good morning,? and welcome to the lighthouse\.$/i);
  expect(texts.length).toBeGreaterThan(4);
});

it('a pause to think cuts a sentence, unless a turn detector hears that it goes on', async () => {
  expect((await finalsOf('none')).length).toBeGreaterThan(1);
  expect(await finalsOf()).toHaveLength(1);
});
