import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientEvent, openSession } from '@ws/client';
import { wordErrorRate } from '@ws/core/measures';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { demoRecording } from '../../../test/support/recordings.js';
import { type ServerProcess, startServer } from './support/server-process.js';

// Two server processes with the real engine share a folder. The one that the client is with dies, hangs or leaves.

const SAMPLES = demoRecording();
const CHUNK = 1600;

let folder: string;
let whole: Awaited<ReturnType<typeof heard>>;
const servers: ServerProcess[] = [];
const start = (): Promise<ServerProcess> =>
  startServer('--session-store', folder, '--log-level', 'error', '--turn', 'none');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ws-store-'));
  servers.push(...(await Promise.all([start(), start()])));
  whole = await heard();
});
afterAll(async () => {
  for (const server of servers) server.kill('SIGKILL');
  await Promise.all(servers.map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
});

/** The finals of the recording, where the server that has the session gets a signal at each of these chunks. */
async function heard(signals: ReadonlyMap<number, NodeJS.Signals> = new Map()) {
  const events: ClientEvent[] = [];
  let at = 0;
  const session = openSession('ws://127.0.0.1:1', {
    ...{ language: 'en', livenessTimeoutMs: 5000, onEvent: (event) => events.push(event) },
    createSocket(url, { headers }) {
      const { pathname, search } = new URL(url);
      const { origin } = new URL(servers[at % servers.length]!.url);
      return new WebSocket(origin + pathname + search, { headers });
    },
  });
  for (let chunk = 0; chunk * CHUNK < SAMPLES.length; chunk++) {
    const signal = signals.get(chunk);
    if (signal !== undefined) {
      servers[at % servers.length]!.kill(signal);
      at++;
    }
    await session.write(SAMPLES.subarray(chunk * CHUNK, (chunk + 1) * CHUNK));
    await sleep(20);
  }
  await session.end();
  const finals = events.flatMap((event) => (event.type === 'final' ? [event] : []));
  const seqs = events.flatMap((event) => ('seq' in event && event.seq ? [event.seq] : []));
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  // No audio has two finals.
  for (const [i, { startSample }] of finals.entries()) {
    if (i > 0) expect(startSample).toBeGreaterThanOrEqual(finals[i - 1]!.endSample);
  }
  const { reconnections } = session;
  return { text: finals.map(({ text }) => text).join(' '), reconnections };
}

it.each(['SIGTERM', 'SIGSTOP', 'SIGKILL'] as const)(
  'no word is lost or comes twice where a server gets %s',
  async (signal) => {
    const third = Math.floor(SAMPLES.length / CHUNK / 3);
    const broken = await heard(new Map([[third, signal]]));
    expect(broken.reconnections).toBeGreaterThan(0);
    // A detector that does not know the room may cut what had no final elsewhere.
    expect(wordErrorRate(whole.text, broken.text).rate).toBeLessThan(0.08);
    // The next one finds two that live.
    servers.shift()!.kill('SIGKILL');
    servers.push(await start());
  },
);
