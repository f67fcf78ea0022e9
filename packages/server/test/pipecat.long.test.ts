// Pipecat's services, unmodified: 540 MB of packages, so that this runs by hand.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wordErrorRate } from '@ws/core/measures';
import { createServer } from '@ws/server';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoRecording, demoTranscript } from '../../../test/support/recordings.js';
import { FIRST_TEXT, KEY, LAST_TEXT, TEXT, TWO_UTTERANCES } from './support/misfortunes.js';
import { rawConnect, s16le } from './support/raw-client.js';
import { after, type Situation, suffer } from './support/suffer.js';

const program = join(import.meta.dirname, 'support', 'pipecat', 'services.py');
const SERVICES = ['openai-realtime', 'openai', 'deepgram', 'deepgram-flux'] as const;
const SAID = demoTranscript().slice(0, 3);
const SAMPLES = demoRecording().slice(0, Math.round((SAID.at(-1)!.end + 0.3) * 16_000));

let work: string;
let python: string;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'ws-pipecat-'));
  await execa('python3', ['-m', 'venv', join(work, 'python')]);
  python = join(work, 'python', 'bin', 'python');
  await execa(python, ['-m', 'pip', 'install', '-q', 'pipecat-ai[openai,deepgram]==1.14.0']);
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

// biome-ignore lint/suspicious/noExplicitAny: what programs report
async function heardBy(samples: Float32Array, cases: string): Promise<any[]> {
  const file = join(work, 'recording.pcm');
  writeFileSync(file, s16le(samples));
  const { stdout } = await execa(python, ['-W', 'ignore', program, file, cases]);
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

async function heardNatively(url: string): Promise<string> {
  const client = await rawConnect(`${url}/ws/transcribe/local-agreement?api_key=${KEY}`);
  client.send({ type: 'start', turn: 'none' });
  client.send(s16le(SAMPLES));
  client.send({ type: 'end' });
  const finals = (await client.until('done')).filter(({ type }) => type === 'final');
  return finals.map(({ text }) => text).join(' ');
}

it('pipecat-ai 1.14 hears what a native session hears', async () => {
  const options = { port: 0, model: 'tiny.en', apiKeys: [KEY], maxClients: SERVICES.length };
  const server = await createServer(options);
  try {
    const native = await heardNatively(server.url);
    const url = server.url.replace('ws', 'http');
    const cases = SERVICES.map((service) => ({ url, key: KEY, service }));
    const told = await heardBy(SAMPLES, JSON.stringify(cases));
    for (const [i, { text, errors }] of told.entries()) {
      expect(errors).toEqual([]);
      expect(wordErrorRate(native, text).rate, `${SERVICES[i]}: ${text}`).toBeLessThan(0.06);
    }
    const [realtime, , deepgram] = told.map(({ interims }) => interims);
    expect(Math.max(realtime, deepgram)).toBeGreaterThan(0);
  } finally {
    await server.close();
  }
});

it('pipecat-ai 1.14 where something goes wrong', async () => {
  const situations: Record<string, Situation> = {};
  for (const service of SERVICES) {
    const asks = { service };
    const isLive = service !== 'openai';
    const said = service.startsWith('openai') ? 'transcription.completed' : '"is_final":true';
    const moment = after(service === 'deepgram-flux' ? '"event":"EndOfTurn"' : said);
    const of = (kind?: Situation['kind']): Situation => ({ kind, asks, ...(isLive && moment) });
    situations[`${service}: wrong key`] = { asks: { ...asks, key: 'another-key' } };
    situations[`${service}: engine fails`] = of('engine fails');
    situations[`${service}: connection cut`] = of('connection cut');
    situations[`${service}: server restarts`] = of('server restarts');
  }
  const told = await suffer(situations, (cases) => heardBy(TWO_UTTERANCES, cases));
  const refused = (message: RegExp) => ({
    ...{ text: '', answers: [401] },
    errors: [expect.stringMatching(message)],
  });
  expect(told).toMatchObject({
    'openai-realtime: wrong key': refused(/HTTP 401/),
    // All is one turn of its own.
    'openai-realtime: engine fails': {
      text: '',
      errors: [expect.stringMatching(/backend failed/)],
    },
    'openai-realtime: connection cut': { text: TEXT, answers: [101, 101] },
    'openai-realtime: server restarts': { text: TEXT, answers: [101, 101] },
    'openai: wrong key': refused(/401 - This API key is not known here/),
    'openai: engine fails': { text: '', errors: [expect.stringMatching(/500/)], answers: [500] },
    'openai: connection cut': { text: TEXT, errors: [] },
    'openai: server restarts': { text: TEXT, errors: [], answers: [200] },
    'deepgram: wrong key': refused(/status 401/),
    'deepgram: engine fails': { text: LAST_TEXT, errors: [] },
    // It comes again some seconds later, and what is said meanwhile is not held.
    'deepgram: connection cut': { text: expect.stringContaining(FIRST_TEXT) },
    'deepgram: server restarts': { text: expect.stringContaining(FIRST_TEXT) },
    'deepgram-flux: wrong key': refused(/HTTP 401\): This API key is not known here/),
    'deepgram-flux: engine fails': { text: LAST_TEXT, errors: [] },
    'deepgram-flux: connection cut': { text: TEXT, answers: [101, 101] },
    'deepgram-flux: server restarts': { text: TEXT, answers: [101, 101] },
  });
});
