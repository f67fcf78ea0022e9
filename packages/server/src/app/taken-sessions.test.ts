import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientEvent, connect } from '@ws/client';
import { createManualClock, type ManualClock } from '@ws/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs, seedOf } from '../../../../test/support/random-seed.js';
import { FAULTS, type Fault, type Fleet, openFleet } from '../../test/support/fleet.js';
import { hearing, script } from '../../test/support/serving.js';

const REPEATS = 4;
const CHUNK = 1600;
const SAMPLES = new Float32Array(REPEATS * script.samples.length);
for (let i = 0; i < REPEATS; i++) SAMPLES.set(script.samples, i * script.samples.length);
const CHUNKS = SAMPLES.length / CHUNK;

interface Plan {
  readonly atChunk: number;
  readonly fault: Fault;
}

/** A clock that runs, however slow the machine is. */
async function running<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  work.then(end, end);
  while (!isOver) {
    await clock.advance(20);
    await sleep(1);
  }
  return work;
}

/** The client's view of the recording meanwhile. */
async function heard(fleet: Fleet, clock: ManualClock, plan: readonly Plan[]) {
  const events: ClientEvent[] = [];
  const session = await connect(fleet.url, {
    ...{ encoding: 'pcm_f32le', language: 'en', clock, createSocket: fleet.createSocket },
    // A test that hangs here says so.
    ...{ livenessTimeoutMs: 3_600_000, connectTimeoutMs: 3_600_000, waitForServer: true },
    onEvent: (event) => events.push(event),
  });
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    // The journal knows no session before.
    if (chunk === 1) await expect.poll(() => fleet.kept).toBeGreaterThan(0);
    for (const { atChunk, fault } of plan)
      if (atChunk === chunk) await fleet.happen(fault, SAMPLES);
    await session.write(SAMPLES.subarray(chunk * CHUNK, (chunk + 1) * CHUNK));
    if (chunk % 2 === 0) await sleep(2);
  }
  await session.end();
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
    failed: events.filter(({ type }) => type === 'error'),
  };
}

const open = (clock: ManualClock, size: number): Promise<Fleet> =>
  openFleet(size, { backend: hearing(), clock, maxClients: 20, partialIntervalMs: 300 });

const faults = (kinds: readonly Fault[]): fc.Arbitrary<Plan[]> =>
  fc.array(
    fc.record({
      atChunk: fc.integer({ min: 1, max: CHUNKS - 1 }),
      fault: fc.constantFrom(...kinds),
    }),
    { minLength: 1, maxLength: 6 },
  );

async function holds(size: number, plan: readonly Plan[]): Promise<void> {
  const clock = createManualClock();
  const whole = await running(
    clock,
    open(clock, 1).then((fleet) => heard(fleet, clock, [])),
  );
  const fleet = await running(clock, open(clock, size));
  const broken = await running(clock, heard(fleet, clock, plan));
  expect(whole.finals).toHaveLength(REPEATS);
  // While the journal is away, a session may have to end, and another one to begin, in the middle of an utterance.
  const words = ({ finals }: typeof whole) => finals.map(({ text }) => text).join(' ');
  expect(words(broken)).toEqual(words(whole));
  if (!plan.some(({ fault }) => fault === 'away')) {
    expect(broken.finals).toEqual(whole.finals);
    // None has begun anew.
    expect(fleet.lost).toBe(0);
  }
  expect(broken.seqs).toEqual([...new Set(broken.seqs)].sort((a, b) => a - b));
  expect(broken.failed).toEqual([]);
}

describe('a session that several servers have in turn', () => {
  it('says what it would have said, whatever happens to them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 3 }),
        faults(FAULTS.filter((fault) => fault !== 'away' && fault !== 'back')),
        holds,
      ),
      { numRuns: runs(16), seed: seedOf(18) },
    );
  });

  it('says what it would have said, though the journal comes and goes', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 2, max: 3 }), faults(FAULTS), holds), {
      numRuns: runs(16),
      seed: seedOf(19),
      // A final that waited for the journal when the server began to leave; audio that came in between.
      examples: [19, 25].map((atChunk): [number, Plan[]] => [
        2,
        [
          { atChunk: 1, fault: 'away' },
          { atChunk, fault: 'drain' },
        ],
      ]),
    });
  });
});
