import { type ClientEvent, type ConnectOptions, connect } from '@ws/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../../../test/support/random-seed.js';
import { chaosProxy, type Fate, fates } from '../../../test/support/chaos-proxy.js';
import { hearing, script, serve } from '../../../test/support/serving.js';

// The client, over a network that breaks.

const SAMPLES = new Float32Array(3 * script.samples.length);
for (let i = 0; i < 3; i++) SAMPLES.set(script.samples, i * script.samples.length);
const OPTIONS: ConnectOptions = { encoding: 'pcm_f32le', language: 'en' };
const CHUNK = 1600;

interface Heard {
  readonly finals: readonly object[];
  readonly seqs: readonly number[];
  readonly reconnections: number;
}

/** What is heard of the recording, where it is flushed after each of these chunks. */
async function heard(
  url: string,
  flushedAfter: readonly number[] = [],
  options: ConnectOptions = {},
): Promise<Heard> {
  const session = await connect(url, { ...OPTIONS, ...options, waitForServer: true });
  const events: ClientEvent[] = [];
  async function read(): Promise<void> {
    for await (const event of session) events.push(event);
  }
  async function speak(): Promise<void> {
    const flushes: Promise<void>[] = [];
    for (let at = 0; at < SAMPLES.length; at += CHUNK) {
      await session.write(SAMPLES.subarray(at, at + CHUNK));
      // Time for what comes back.
      if ((at / CHUNK) % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      if (flushedAfter.includes(at / CHUNK)) flushes.push(session.flush());
    }
    await session.end();
    // None is left without its answer.
    await Promise.all(flushes);
  }
  await Promise.all([read(), speak()]);
  return {
    finals: events.flatMap((event) =>
      event.type === 'final'
        ? [
            {
              text: event.text,
              id: event.utteranceId,
              from: event.startSample,
              to: event.endSample,
            },
          ]
        : [],
    ),
    seqs: events.flatMap((event) => ('seq' in event && event.seq !== undefined ? [event.seq] : [])),
    reconnections: session.reconnections,
  };
}

const counted = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

describe('a session whose connection breaks', () => {
  const kinds: readonly Fate['kind'][] = [
    'cut',
    'half-closed by the server',
    'half-closed by the client',
  ];

  it('says what it would have said, whatever breaks where', async () => {
    const server = await serve({ backend: hearing(), maxClients: 20 });
    await fc.assert(
      fc.asyncProperty(
        fates(2 * SAMPLES.length, kinds),
        fc.uniqueArray(fc.nat(SAMPLES.length / CHUNK), { maxLength: 3 }),
        async (plan, flushes) => {
          const uncut = await heard(server.url, flushes);
          const proxy = await chaosProxy(() => server.url, plan);
          const cut = await heard(proxy.url, flushes);
          proxy.close();
          expect(cut.finals).toEqual(uncut.finals);
          expect(cut.seqs).toEqual(counted(cut.seqs.length));
        },
      ),
      { numRuns: runs(10) },
    );
  });

  it('finds out by itself that a network takes everything and brings nothing', async () => {
    const server = await serve({ backend: hearing(), maxClients: 20, heartbeatIntervalMs: 400 });
    const uncut = await heard(server.url);
    const proxy = await chaosProxy(
      () => server.url,
      [{ afterBytes: 100_000, kind: 'stalled', delayMs: 0 }],
    );
    const cut = await heard(proxy.url, [], { livenessTimeoutMs: 1000 });
    expect(cut.finals).toEqual(uncut.finals);
    expect(cut.reconnections).toBeGreaterThan(0);
  });

  it('goes on in another one where the server keeps none', async () => {
    const server = await serve({ backend: hearing(), maxClients: 20, resumeWindowMs: 0 });
    const uncut = await heard(server.url);
    for (const afterBytes of [30_000, 100_000, 200_000, 300_000]) {
      const proxy = await chaosProxy(() => server.url, [{ afterBytes, kind: 'cut', delayMs: 0 }]);
      const cut = await heard(proxy.url);
      expect(cut.reconnections).toBe(1);
      expect(cut.finals.map((final) => (final as { text: string }).text)).toEqual(
        uncut.finals.map((final) => (final as { text: string }).text),
      );
      expect(cut.seqs).toEqual(counted(cut.seqs.length));
    }
  });
});
