// The server with its real engine, measured as a user would: by the built command, and over each protocol.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchResult, measureServer, PROTOCOLS, type ProtocolName } from '@ws/bench';
import { connect } from '@ws/client';
import { writeWav } from '@ws/core/audio';
import { normalizeWords } from '@ws/core/measures';
import { createServer, type TranscriptionServer } from '@ws/server';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoSentences } from '../../../test/support/recordings.js';
import { hear } from '../../server/test/support/hear.js';
import { createFastClock } from './support/fast-clock.js';
import { planOf, recordingOf } from './support/plan.js';

const sentences = demoSentences().slice(0, 2);
const samples = Float32Array.from(sentences.flatMap((sentence) => [...sentence.samples]));
const spoken = sentences.map(({ text }) => text).join(' ');
const program = join(import.meta.dirname, '..', 'bin', 'ws-bench.js');

let server: TranscriptionServer;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ws-bench-'));
  writeFileSync(join(folder, 'speech.wav'), writeWav(samples));
  writeFileSync(join(folder, 'speech.txt'), spoken);
  server = await createServer({
    ...{ model: 'tiny.en', port: 0, wyomingPort: 0, turn: 'none', page: false, maxClients: 4 },
  });
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

function bench(...args: readonly string[]) {
  return execa(process.execPath, [program, ...args], { cwd: folder, reject: false });
}

function addressOf(name: ProtocolName): string {
  if (name === 'wyoming') return `tcp://127.0.0.1:${server.ports.wyoming}`;
  const path = { vosk: '/vosk', 'whisper-live': '/whisper-live' } as Record<string, string>;
  return server.url + (path[name] ?? '');
}

describe('the command', () => {
  let result: BenchResult;

  it('measures a server, and writes a result and a report', async () => {
    const flags = ['--audio', 'speech.wav', '--sessions', '1,2', '--no-warm-up'];
    const { exitCode, stdout, stderr } = await bench(
      ...[server.url, ...flags, '--json', 'result.json', '--html', 'report.html'],
    );
    expect(stderr).toContain('[1/3] speech: ');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Word error rate +\d+\.\d %/);
    expect(stdout).toMatch(/Last final, p95 +-?\d+\.\d\d s/);
    result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as BenchResult;
    const rate = result.figures.find(({ measure }) => measure === 'word-error-rate')!;
    expect(rate.value).toBeLessThan(0.1);
  });

  it.each(['result.json', 'report.html'])('confirms every figure of %s', async (file) => {
    const { exitCode, stdout } = await bench('verify', file);
    expect(stdout).toBe(`${result.figures.length} figures are what the events give.`);
    expect(exitCode).toBe(0);
  });

  it('finds the figure that was made better', async () => {
    const [first, ...others] = result.figures;
    const figures = [{ ...first!, value: first!.value / 2 + 0.01 }, ...others];
    writeFileSync(join(folder, 'better.json'), JSON.stringify({ ...result, figures }));
    const { exitCode, stdout } = await bench('verify', 'better.json');
    expect(stdout).toContain(
      `${first!.id}: value is ${figures[0]!.value}, the events give ${first!.value}`,
    );
    expect(exitCode).toBe(1);
  });

  it.each([
    [['localhost:8765'], 2, 'must be an address such as'],
    [['ws://127.0.0.1:1', '--protocol', 'morse'], 2, 'Allowed choices are native'],
    [['ws://127.0.0.1:1', '--audio', 'no-such.wav'], 2, 'There is no no-such.wav'],
    [['ws://127.0.0.1:1', '--language', 'de'], 2, 'are in English. Name others with --audio'],
    [['ws://127.0.0.1:1', '--json', 'no-such/a.json'], 1, 'Cannot write no-such/a.json: '],
    [['ws://127.0.0.1:1', '--audio', 'speech.wav'], 1, 'No connection to 127.0.0.1:1'],
    [['verify', 'speech.txt'], 2, 'speech.txt cannot be read: it is no JSON'],
  ])('says what to do: %j', async (args, code, message) => {
    const { exitCode, stderr } = await bench(...args);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(code);
  });
});

it('hears over each protocol what the own client hears', async () => {
  const session = await connect(server.url, { language: 'en' });
  async function* audio() {
    yield samples;
  }
  const events = await hear(session, audio());
  const said = events.flatMap((event) => (event.type === 'final' ? [event.text] : [])).join(' ');
  const recording = recordingOf(samples, spoken, [[0, samples.length / 16_000]]);
  for (const name of Object.keys(PROTOCOLS) as ProtocolName[]) {
    const [measured] = await measureServer(
      planOf(PROTOCOLS[name], addressOf(name), [recording], { clock: createFastClock(2) }),
    );
    const finals = measured!.events.filter(({ type }) => type === 'final');
    const text = finals.map((final) => final.text).join(' ');
    expect({ name, failed: measured!.failed, words: normalizeWords(text) }).toEqual({
      ...{ name, failed: undefined, words: normalizeWords(said) },
    });
  }
});
