import { setTimeout as sleep } from 'node:timers/promises';
import { openSession } from '@ws/client';
import { wordErrorRate } from '@ws/core/measures';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownPort } from '../../../test/support/own-port.js';
import { demoRecording, peopleRecorded, stream60 } from '../../../test/support/recordings.js';
import { chaosProxy, type Fate, fates } from './support/chaos-proxy.js';
import { type ServerProcess, startServer } from './support/server-process.js';

// The client, over a network that breaks, and the server's process with the real engine.

const SAMPLES = peopleRecorded ? stream60() : demoRecording();
const CHUNK = 3200;
// Each decodes the recording: 200 take ten minutes.
const { WS_BROKEN_RUNS = '10' } = process.env;
const RUNS = Number(WS_BROKEN_RUNS);
// Two at a time, as many as decode.
const AT_ONCE = 2;
const KINDS: readonly Fate['kind'][] = [
  ...(['cut', 'cut', 'half-closed by the server', 'half-closed by the client'] as const),
  'stalled',
];

interface Final {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const textOf = (finals: readonly Final[]): string => finals.map(({ text }) => text).join(' ');

let server: ServerProcess;
const start = (...args: string[]): Promise<ServerProcess> =>
  startServer(
    ...['--max-clients', '8', '--heartbeat-interval-ms', '400', '--log-level', 'error'],
    ...args,
  );

beforeAll(async () => {
  server = await start();
});
afterAll(async () => {
  server?.kill('SIGTERM');
  expect((await server?.ended)?.exitCode).toBe(0);
});

/** What is heard, and that no event is missing or comes twice. */
async function heard(
  url: string,
  {
    between = () => {},
    speed = 0,
    livenessTimeoutMs = 1500,
  }: {
    between?: (position: number) => void;
    speed?: number;
    livenessTimeoutMs?: number;
  } = {},
): Promise<{ finals: readonly Final[]; reconnections: number }> {
  const session = openSession(url, { language: 'en', turn: 'none', livenessTimeoutMs });
  const finals: Final[] = [];
  async function read(): Promise<void> {
    let last = 0;
    for await (const event of session) {
      if ('seq' in event && event.seq !== undefined) expect(event.seq).toBe(++last);
      if (event.type !== 'final') continue;
      finals.push({ from: event.startSample, to: event.endSample, text: event.text });
    }
  }
  async function speak(): Promise<void> {
    for (let at = 0; at < SAMPLES.length; at += CHUNK) {
      between(at);
      await session.write(SAMPLES.subarray(at, at + CHUNK));
      if (speed > 0) await sleep(speed);
      else if ((at / CHUNK) % 8 === 0) await sleep(3);
    }
    await session.end();
  }
  await Promise.all([read(), speak()]);
  return { finals, reconnections: session.reconnections };
}

describe('the client, with the real engine', () => {
  let uncut: readonly Final[];
  beforeAll(async () => {
    uncut = (await heard(server.url)).finals;
    expect(uncut.length).toBeGreaterThanOrEqual(10);
  });

  it(`says in ${RUNS} runs over a network that cuts, stalls, delays and half-closes what it says over a good one`, async () => {
    const plans = fc.sample(fates(2 * SAMPLES.length, KINDS), { numRuns: RUNS });
    let reconnections = 0;
    for (let i = 0; i < RUNS; i += AT_ONCE) {
      const runs = plans.slice(i, i + AT_ONCE).map(async (plan) => {
        const proxy = await chaosProxy(() => server.url, plan);
        const cut = await heard(proxy.url);
        proxy.close();
        reconnections += cut.reconnections;
        expect(cut.finals).toEqual(uncut);
      });
      await Promise.all(runs);
    }
    console.log(`${RUNS} runs, ${reconnections} connections lost and made again, all equal`);
    expect(reconnections).toBeGreaterThan(RUNS);
  });

  it('loses no word where the server is killed in the middle, and another one starts', async () => {
    const port = String(await ownPort());
    // One connection is lost, and none besides, however long a busy machine is silent.
    const patient = ['--port', port, '--heartbeat-interval-ms', '30000'];
    const other = await start(...patient);
    let restarting: Promise<ServerProcess> | undefined;
    const killed = await heard(other.url, {
      ...{ speed: 4, livenessTimeoutMs: 150_000 },
      between(position) {
        if (restarting !== undefined || position < SAMPLES.length / 2) return;
        other.kill('SIGKILL');
        restarting = other.ended.then(() => start(...patient));
      },
    });
    const next = await restarting!;
    expect(killed.reconnections).toBe(1);
    // What had no final is heard anew, and may be cut elsewhere.
    const { rate, deletions } = wordErrorRate(textOf(uncut), textOf(killed.finals));
    expect([rate < 0.08, deletions]).toEqual([true, 0]);
    next.kill('SIGTERM');
    expect((await next.ended).exitCode).toBe(0);
  });
});
