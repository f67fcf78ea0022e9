import { describe, expect, it } from 'vitest';
import type { VoiceActivityDetector } from '../contracts/vad.js';
import { createEnergyVad } from '../endpointing/energy-vad.js';
import { createSpeechDetector } from '../endpointing/speech-detector.js';
import { createManualClock } from '../scheduling/__fixtures__/manual-clock.js';
import { heardMs, open, silence, speech, turn } from './__fixtures__/session-under-test.js';

const never = new Promise<never>(() => {});

/** An energy detector that from some frame on answers something else. */
function failingFrom(frame: number, answer: () => unknown): VoiceActivityDetector {
  const energy = createEnergyVad();
  let frames = 0;
  return {
    ...energy,
    process: (samples) =>
      (frames++ < frame ? energy.process(samples) : answer()) as number | Promise<number>,
  };
}

const FAILURES: readonly (readonly [string, () => unknown])[] = [
  ['answers NaN', () => Number.NaN],
  ['answers Infinity', () => Number.POSITIVE_INFINITY],
  ['answers less than 0', () => -0.1],
  ['answers more than 1', () => 1.5],
  ['answers nothing', () => undefined],
  ['answers null', () => null],
  ['answers a string', () => '0.9'],
  ['answers a boolean', () => true],
  ['answers an object', () => ({ probability: 1 })],
  ['promises NaN', () => Promise.resolve(Number.NaN)],
  ['promises nothing', () => Promise.resolve()],
  [
    'throws',
    () => {
      throw new Error('broken');
    },
  ],
  [
    'throws no error',
    () => {
      throw undefined;
    },
  ],
  ['rejects', () => Promise.reject(new Error('broken'))],
];

describe.each(FAILURES)('a detector that %s', (_, answer) => {
  it.each([0, 40])(
    'after %i frames is bypassed with one warning, and all is decoded',
    async (from) => {
      const vad = failingFrom(from, answer);
      const { session, events, finals } = open(heardMs, { vad, partialIntervalMs: 0 });
      await session.write(silence(400));
      await session.write(speech(1600));
      await session.flush();
      await session.write(speech(700));
      await session.end();
      expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
        { code: 'VAD_FAILED' },
      ]);
      expect(finals().map(({ end }) => end)).toEqual([2, 2.7]);
      expect(finals()[0]!.start).toBeLessThanOrEqual(0.4);
      expect(finals()[1]!.start).toBe(2);
    },
  );
});

describe('a detector that never answers', () => {
  it.each([0, 40])(
    'after %i frames fails at its deadline: end() answers all audio',
    async (from) => {
      const clock = createManualClock();
      const vad = failingFrom(from, () => never);
      const { session, events, finals } = open(heardMs, { vad, clock, partialIntervalMs: 0 });
      await session.write(silence(400));
      await session.write(speech(1600));
      const flushed = session.flush();
      await session.write(speech(700));
      const ended = session.end();
      await clock.advance(9_000);
      await turn();
      expect(events).toEqual([]);
      await clock.advance(1_000);
      await Promise.all([flushed, ended]);
      await turn();
      expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
        { code: 'VAD_FAILED' },
      ]);
      expect(finals().map(({ end }) => end)).toEqual([2, 2.7]);
      expect(finals()[0]!.start).toBeLessThanOrEqual(0.4);
    },
  );

  it('holds nobody up when the session is disposed, and is not told of', async () => {
    const clock = createManualClock();
    const failures: string[] = [];
    const log = (_: object, message: string) => failures.push(message);
    const logger = { debug: log, info: log, warn: log, error: log };
    const vad = failingFrom(0, () => never);
    const { session, done } = open(heardMs, { vad, clock, logger });
    await session.write(speech(900));
    const ended = session.end();
    await session[Symbol.asyncDispose]();
    await expect(ended).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    await done;
    await turn();
    expect(clock.sleepers).toBe(0);
    expect(failures).toEqual([]);
  });
});

describe('a detector that answers late', () => {
  it('but in time has no deadline to fear, however many frames there are', async () => {
    const clock = createManualClock();
    const energy = createEnergyVad();
    const vad: VoiceActivityDetector = {
      ...energy,
      process: async (frame) => {
        await clock.sleep(9_000);
        return energy.process(frame);
      },
    };
    const { session, events, finals } = open(heardMs, { vad, clock, partialIntervalMs: 0 });
    await session.write(speech(300));
    const ended = session.end();
    for (let frame = 0; frame < 10; frame++) await clock.advance(9_000);
    await ended;
    await turn();
    expect(events.map(({ type }) => type)).toEqual(['final']);
    expect(finals()).toMatchObject([{ start: 0, end: 0.3 }]);
    expect(clock.sleepers).toBe(0);
  });

  it('after it failed changes nothing any more', async () => {
    const clock = createManualClock();
    let answer = (_: number): void => {};
    const vad = failingFrom(20, () => new Promise((resolve) => (answer = resolve)));
    const { session, all, finals } = open(heardMs, { vad, clock, partialIntervalMs: 0 });
    await session.write(speech(900));
    await clock.advance(10_000);
    const before = all.length;
    answer(0);
    await turn();
    await session.write(silence(900));
    expect(all.length).toBe(before);
    await session.end();
    await turn();
    expect(finals()).toMatchObject([{ start: 0, end: 1.8 }]);
  });
});

describe('a speech detector', () => {
  it.each(FAILURES)(
    'whose detector %s fails with what it threw, or says what is wrong',
    async (_, answer) => {
      const detector = createSpeechDetector({ vad: failingFrom(0, answer) });
      const failure = await detector.push(speech(30)).then(
        () => 'none',
        (error) => error,
      );
      expect(failure).not.toBe('none');
      if (failure?.code) {
        expect(failure).toMatchObject({
          code: 'ERR_BACKEND_FAILED',
          message: expect.stringMatching(/^The detector "energy" answered .*no probability/),
        });
      }
    },
  );
});
