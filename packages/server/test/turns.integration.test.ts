// A sentence with a pause to think in it, through the built server with the real engine and Smart Turn, in real time.
import { type ClientEvent, connect, transcribe } from '@ws/client';
import { msToSamples, samplesToMs } from '@ws/core/internal';
import { afterEach, expect, it } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { startServer } from './support/server-process.js';

const servers: Awaited<ReturnType<typeof startServer>>[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.kill('SIGKILL');
    await server.ended;
  }
});

const demo = demoRecording();
// … if you count the first one, when | …
const thinking = [demo.subarray(118_000, 139_616), demo.subarray(139_616, 164_320)];
const PAUSE_MS = 700;
const STEP = msToSamples(100);

const silence = (ms: number): Float32Array =>
  Float32Array.from({ length: msToSamples(ms) }, (_, i) => (i % 2 === 0 ? 1e-4 : -1e-4));

/** The finals of the sentence, as it is spoken. */
async function finalsOf(...flags: string[]): Promise<string[]> {
  const server = await startServer(...flags);
  servers.push(server);
  const session = await connect(server.url, { language: 'en' });
  const parts = [silence(300), thinking[0]!, silence(PAUSE_MS), thinking[1]!, silence(1500)];
  const started = performance.now();
  let sent = 0;
  const sending = (async () => {
    for (const part of parts) {
      for (let at = 0; at < part.length; at += STEP) {
        const chunk = part.subarray(at, at + STEP);
        await session.write(chunk);
        sent += chunk.length;
        const early = started + samplesToMs(sent) - performance.now();
        if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      }
    }
    await session.end();
  })();
  const events: ClientEvent[] = [];
  for await (const event of session) events.push(event);
  await sending;
  // The machine was too busy for the turn detector: that says nothing of what it hears.
  if (events.some((event) => event.type === 'warning' && event.code === 'TURN_LATE'))
    return finalsOf(...flags);
  expect(events.filter(({ type }) => type === 'warning' || type === 'error')).toEqual([]);
  return events.flatMap((event) => (event.type === 'final' && event.text ? [event.text] : []));
}

/** The finals of half the recording, sent as fast as the server takes it. */
async function sentencesOf(): Promise<string[]> {
  const server = await startServer();
  servers.push(server);
  async function* audio() {
    for (let at = 0; at < demo.length / 2; at += STEP) yield demo.subarray(at, at + STEP);
  }
  const texts: string[] = [];
  let isLate = false;
  const onEvent = (event: ClientEvent) => {
    isLate ||= event.type === 'warning' && event.code === 'TURN_LATE';
  };
  for await (const { text } of transcribe(server.url, audio(), { language: 'en', onEvent }))
    texts.push(text);
  // The machine was too busy for the turn detector: that says nothing of what it hears.
  return isLate ? sentencesOf() : texts;
}

it('sentences are told apart, too, where a recording comes as fast as it is read', async () => {
  const texts = await sentencesOf();
  expect(texts[0]).toMatch(/^Good morning,? and welcome to the lighthouse\.$/i);
  expect(texts.length).toBeGreaterThan(4);
});

it('a pause to think cuts a sentence, unless a turn detector hears that it goes on', async () => {
  expect((await finalsOf('--turn', 'none')).length).toBeGreaterThan(1);
  expect(await finalsOf()).toHaveLength(1);
});
