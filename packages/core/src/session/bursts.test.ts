import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../contracts/session-events.js';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import { createEnergyVad } from '../endpointing/energy-vad.js';
import {
  heardMs,
  MANUAL,
  open,
  silence,
  speech,
  transcript,
  turn,
} from './__fixtures__/session-under-test.js';
import { createEventLog, type EventLog, type UncountedEvent } from './event-log.js';

const MANY = 15_000;
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** A detector that answers only when the test lets it. */
function slowDetector() {
  const answers: (() => void)[] = [];
  const energy = createEnergyVad();
  const vad: VoiceActivityDetector = {
    ...energy,
    process: (frame) => {
      const probability = energy.process(frame);
      return new Promise((resolve) => answers.push(() => resolve(probability)));
    },
  };
  const release = async () => {
    for (; answers.length > 0; await turn()) answers.shift()!();
  };
  return { vad, release };
}

describe('many flushes', () => {
  it('at one place share one answer, while the final runs and after it', async () => {
    const { session, waiting, finals } = open(undefined, { partialIntervalMs: 0 });
    await session.write(speech(1000));
    const flushes = new Set(times(MANY, () => session.flush()));
    expect(flushes.size).toBe(1);
    await turn();
    waiting[0]!.answer(transcript('one'));
    await Promise.all(flushes);
    expect(session.flush()).toBe([...flushes][0]);
    await session.end();
    await turn();
    expect(finals().map(({ text }) => text)).toEqual(['one']);
  });

  it('at many places are all answered, in their order, or the audio between them is refused', async () => {
    const { session, waiting, finals } = open(undefined, { partialIntervalMs: 0 });
    await session.write(speech(1000));
    const answered: number[] = [];
    const flushes: Promise<unknown>[] = [];
    const writes: Promise<unknown>[] = [];
    for (let i = 0; i < MANY; i++) {
      flushes.push(session.flush().then(() => answered.push(i)));
      writes.push(session.write(new Float32Array(1)));
    }
    const outcomes = Promise.allSettled(writes);
    await turn();
    waiting[0]!.answer(transcript('one'));
    await Promise.all(flushes);
    expect(answered).toEqual(times(MANY, (i) => i));
    const refused = (await outcomes).filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(MANY - 600);
    for (const { reason } of refused as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({ code: 'ERR_OVERLOADED', retryable: true });
    }
    expect(session.position).toBe(16_000 + MANY - refused.length);
    await session.end();
    expect(finals().length).toBeLessThan(600);
  });

  it('of silence refuse a caller that reads no event and awaits nothing', async () => {
    const { session, done } = open(heardMs, { maxQueuedEvents: 100 });
    await session[Symbol.asyncDispose]();
    await done;
    const { session: unread } = open(heardMs, { maxQueuedEvents: 100 });
    // The reader of the events leaves.
    await unread.resume(0)[Symbol.asyncIterator]().return?.();
    const writes = times(1000, () => {
      const written = unread.write(silence(1));
      void unread.flush();
      return written;
    });
    await turn();
    await unread[Symbol.asyncDispose]();
    const refused = (await Promise.allSettled(writes)).filter(
      (outcome) => outcome.status === 'rejected' && outcome.reason.code === 'ERR_OVERLOADED',
    );
    expect(refused.length).toBeGreaterThan(0);
  });
});

describe('many cancels and changes', () => {
  it('at one place do once what they ask for', async () => {
    const { vad, release } = slowDetector();
    const { session, calls, events } = open(heardMs, { vad, partialIntervalMs: 0 });
    await session.write(speech(900));
    for (let i = 0; i < MANY; i++) {
      session.cancel();
      session.configure({ prompt: `p${i}` });
      session.configure({ language: 'de' });
      void session.flush();
    }
    await release();
    expect(events.map(({ type }) => type)).toEqual(['cancelled']);
    await session.write(speech(900));
    const ended = session.end();
    await release();
    await ended;
    expect(calls.map(({ options: { language, prompt } }) => [language, prompt])).toEqual([
      ['de', `p${MANY - 1}`],
    ]);
  });

  it('at one place come between what is over and what comes', async () => {
    const { vad, release } = slowDetector();
    const { session, calls } = open(heardMs, { vad, partialIntervalMs: 0, language: 'en' });
    await session.write(speech(900));
    session.configure({ prompt: 'before' });
    void session.flush();
    session.configure({ prompt: 'after', language: 'de' });
    session.configure({ language: undefined });
    await session.write(speech(900));
    const ended = session.end();
    await release();
    await ended;
    expect(calls.map(({ options: { language, prompt } }) => [language, prompt])).toEqual([
      ['en', 'before'],
      [undefined, 'after heard 900'],
    ]);
  });

  it('let write wait where a detector has not come to them', async () => {
    const { vad, release } = slowDetector();
    const { session } = open(heardMs, { vad, ...MANUAL });
    let waits = false;
    for (let i = 0; i < 300 && !waits; i++) {
      const written = session.write(new Float32Array(480));
      session.configure({ language: 'de' });
      waits = await Promise.race([written.then(() => false), turn().then(() => true)]);
    }
    expect(waits).toBe(true);
    await release();
    await session.write(speech(100));
    await session[Symbol.asyncDispose]();
  });
});

describe('many events, of which a full log looks at each a few times:', () => {
  const BOUNDS = { maxUnread: 1000, maxJournal: 1000 };
  const KINDS: readonly (readonly [string, (index: number) => object])[] = [
    ['cancels', (utteranceId) => ({ type: 'cancelled', utteranceId })],
    ['partials of one utterance', () => ({ type: 'partial', utteranceId: -1 })],
    ['partials of as many utterances', (utteranceId) => ({ type: 'partial', utteranceId })],
    [
      'partials and their finals',
      (index) => ({ type: index % 2 === 0 ? 'partial' : 'final', utteranceId: index >> 1 }),
    ],
  ];

  /** How often the types of events are asked for: warnings that fill a log, and what `make` gives. */
  function looksAt<T>(make: (index: number) => object, take: (events: readonly T[]) => void) {
    let looks = 0;
    const events = times(BOUNDS.maxUnread + MANY, (index) => {
      const isFirst = index < BOUNDS.maxUnread;
      const { type, ...rest } = (isFirst ? { type: 'warning' } : make(index)) as SessionEvent;
      const get = () => {
        looks++;
        return type;
      };
      return Object.defineProperty({ ...rest, seq: index + 1 }, 'type', { get, enumerable: true });
    });
    take(events as T[]);
    return looks;
  }

  async function readAll(log: EventLog): Promise<void> {
    log.close();
    const reader = log.read();
    while (!(await reader.next()).done);
  }

  it.each(KINDS)('%s that are not read', async (_, make) => {
    const log = createEventLog(BOUNDS, () => {});
    const looks = looksAt<UncountedEvent>(make, (events) => {
      for (const event of events) log.push(event);
    });
    expect(looks).toBeLessThan(8 * MANY);
    await readAll(log);
  });

  it.each(KINDS)('%s that were read', (_, make) => {
    const looks = looksAt<SessionEvent>(make, (events) => {
      createEventLog(BOUNDS, () => {}, { events, lastSeq: events.length });
    });
    expect(looks).toBeLessThan(8 * MANY);
  });
});
