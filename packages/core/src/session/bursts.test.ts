import { describe, expect, it } from 'vitest';
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

  it('of silence refuse whoever reads no event and awaits nothing', async () => {
    const { session, done } = open(heardMs, { maxQueuedEvents: 100 });
    await session[Symbol.asyncDispose]();
    await done;
    const { session: unread } = open(heardMs, { maxQueuedEvents: 100 });
    // Whoever took the events leaves.
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
