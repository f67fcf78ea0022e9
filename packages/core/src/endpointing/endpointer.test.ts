import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../../test/support/random-seed.js';
import { createEndpointer, type EndpointEvent } from './endpointer.js';
import type { EndpointerOptions } from './endpointer-options.js';

const FRAME = 480;

/** Frames of 30 ms: `#` is speech, `.` silence, `-` in between. */
function run(script: string, options: EndpointerOptions = {}): string[] {
  const endpointer = createEndpointer({ prefixPadMs: 0, ...options });
  const probabilities: Record<string, number> = { '#': 0.9, '-': 0.4, '.': 0.1 };
  const events: EndpointEvent[] = [];
  for (const character of script) events.push(...endpointer.process(probabilities[character]!));
  events.push(...endpointer.flush());
  return events.map(
    ({ type, position }) => `${type === 'speech_start' ? 'start' : 'end'} ${position / FRAME}`,
  );
}

describe('endpointer', () => {
  it('finds speech between silence', () => {
    expect(run('...#####............')).toEqual(['start 3', 'end 8']);
  });

  it('does not lose an utterance of 200 ms', () => {
    expect(run('....######..........####### ...'.replace(' ', ''))).toEqual([
      ...['start 4', 'end 10'],
      ...['start 20', 'end 27'],
    ]);
  });

  it('takes shorter sounds for clicks', () => {
    expect(run('....#.....#....')).toEqual([]);
    expect(run('....##...', { minSpeechMs: 90 })).toEqual([]);
    expect(run('....###..', { minSpeechMs: 90 })).toEqual(['start 4', 'end 7']);
  });

  it('joins what resumes within minSilenceMs', () => {
    expect(run('..####.........####..........')).toEqual(['start 2', 'end 19']);
    expect(run('..####..........####..........')).toEqual([
      ...['start 2', 'end 6'],
      ...['start 16', 'end 20'],
    ]);
  });

  it('does not let clicks keep an utterance open', () => {
    expect(run('..####...#...#...#...#...#...')).toEqual(['start 2', 'end 6']);
    expect(run('..####..##................')).toEqual(['start 2', 'end 10']);
    // Speech that a detector hears with gaps is speech.
    expect(run('..####.#.#.#.#.#.#.#.#.#.#.#..........')).toEqual(['start 2', 'end 26']);
    const tenMs = { frameSamples: 160, minSilenceMs: 100 };
    expect(run(`..${'#'.repeat(20)}${'.####'.repeat(8)}${'.'.repeat(20)}`, tenMs)).toEqual([
      ...[`start ${(2 * 160) / FRAME}`, `end ${(62 * 160) / FRAME}`],
    ]);
    // Two frames are speech, as at a start.
    expect(run('..####...##..............')).toEqual(['start 2', 'end 11']);
    // A short word is none, however long an utterance has to be.
    expect(run('..##########...##..............', { minSpeechMs: 300 })).toEqual([
      'start 2',
      'end 17',
    ]);
    // A click at the end of the pause: it may be the beginning of the next word, and is.
    expect(run('..####.........##........')).toEqual(['start 2', 'end 17']);
    expect(run('..####.........#.........')).toEqual(['start 2', 'end 6']);
    expect(run('..####.........#..##...')).toEqual([
      ...['start 2', 'end 6'],
      ...['start 18', 'end 20'],
    ]);
  });

  it('counts in whole frames, the nearest number', () => {
    const detectedAfter = (minSilenceMs: number) => {
      const endpointer = createEndpointer({ minSilenceMs, frameSamples: 512 });
      const events = [1, 1, ...Array.from({ length: 40 }, () => 0)].flatMap((probability) =>
        endpointer.process(probability),
      );
      return (events[1]!.detectedAt - events[1]!.position) / 512;
    };
    expect(detectedAfter(300)).toBe(9); // 288 ms
    expect(detectedAfter(310)).toBe(10); // 320 ms
    expect(detectedAfter(0)).toBe(1);
  });

  it('neither starts nor ends between the thresholds', () => {
    expect(run('..------------')).toEqual([]);
    expect(run('..##----------------')).toEqual(['start 2', 'end 20']);
    // A pause that rises to the middle stays a pause.
    expect(run('..##.---------..')).toEqual(['start 2', 'end 4']);
    expect(run('..##.-------##..')).toEqual(['start 2', 'end 14']);
  });

  it('pads the start, but not into the speech before', () => {
    expect(run('...............#####', { prefixPadMs: 300 })).toEqual(['start 5', 'end 20']);
    expect(run('..####', { prefixPadMs: 300 })).toEqual(['start 0', 'end 6']);
    expect(run('####............###', { prefixPadMs: 600 })).toEqual([
      ...['start 0', 'end 4'],
      ...['start 4', 'end 19'],
    ]);
  });

  it('delivers two events of one step in order', () => {
    const endpointer = createEndpointer({ maxUtteranceMs: 1000 });
    const steps = Array.from({ length: 60 }, () => endpointer.process(0.9));
    const both = steps.filter((events) => events.length === 2);
    expect(both).toEqual([
      [
        { type: 'speech_end', position: 34 * FRAME, detectedAt: 34 * FRAME },
        { type: 'speech_start', position: 34 * FRAME, detectedAt: 34 * FRAME },
      ],
    ]);
  });

  it('cut at its limit while speech comes back, loses none of that', () => {
    // The limit is in the first of its two frames.
    expect(run(`${'#'.repeat(28)}.....##...........`, { maxUtteranceMs: 1000 })).toEqual([
      ...['start 0', 'end 28', 'start 33', 'end 35'],
    ]);
  });

  it('says when it decided', () => {
    const endpointer = createEndpointer({ minSilenceMs: 90, prefixPadMs: 0 });
    const events = [0, 1, 1, 0, 0, 0, 0].flatMap((probability) => endpointer.process(probability));
    expect(events).toEqual([
      { type: 'speech_start', position: FRAME, detectedAt: 3 * FRAME },
      { type: 'speech_end', position: 3 * FRAME, detectedAt: 6 * FRAME },
    ]);
  });

  it('flushes speech that goes on, and starts anew after reset', () => {
    const endpointer = createEndpointer({ prefixPadMs: 0 });
    for (let i = 0; i < 5; i++) endpointer.process(1);
    expect(endpointer.speaking).toBe(true);
    expect(endpointer.flush()).toMatchObject([{ type: 'speech_end', position: 5 * FRAME }]);
    expect(endpointer.flush()).toEqual([]);
    endpointer.reset(100_000);
    expect(endpointer.speaking).toBe(false);
    endpointer.process(1);
    expect(endpointer.process(1)).toMatchObject([{ type: 'speech_start', position: 100_000 }]);
  });

  it('alternates starts and ends, in order, and loses no frame of speech', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 30 })),
        ),
        fc.record({
          minSpeechMs: fc.nat(200),
          minSilenceMs: fc.nat(600),
          prefixPadMs: fc.nat(600),
          maxUtteranceMs: fc.option(fc.integer({ min: 1000, max: 3000 }), { nil: undefined }),
        }),
        (runs, options) => {
          const endpointer = createEndpointer(options);
          const probabilities = runs.flatMap(([p, count]) =>
            Array.from({ length: count }, () => p),
          );
          const events = probabilities.flatMap((p) => endpointer.process(p));
          events.push(...endpointer.flush());
          let last = 0;
          events.forEach(({ type, position, detectedAt }, index) => {
            expect(type).toBe(index % 2 === 0 ? 'speech_start' : 'speech_end');
            expect(position).toBeGreaterThanOrEqual(last);
            expect(position).toBeLessThanOrEqual(detectedAt);
            last = position;
          });
          expect(events.length % 2).toBe(0);
          // Any stretch of frames over the speech threshold that is long enough lies within some speech.
          const needed = Math.max(1, Math.ceil((options.minSpeechMs * 16) / FRAME));
          probabilities.forEach((_, frame) => {
            const stretch = probabilities.slice(frame, frame + needed);
            if (stretch.length < needed || stretch.some((p) => p < 0.5)) return;
            const at = frame * FRAME;
            const covered = events.some(
              ({ type, position }, i) =>
                type === 'speech_start' &&
                position <= at &&
                (events[i + 1]?.position ?? 0) >= at + needed * FRAME,
            );
            const cut = events.some(
              ({ type, position }) =>
                type === 'speech_end' && position > at && position < at + needed * FRAME,
            );
            expect(covered || cut).toBe(true);
          });
        },
      ),
      { numRuns: runs(300) },
    ));

  it.each([
    [{ minSpeechMs: -1 }, /"minSpeechMs" is -1, but must be a number from 0 to 5000/],
    [{ minSilenceMs: Number.NaN }, /"minSilenceMs" is NaN/],
    [{ speechThreshold: 1.5 }, /"speechThreshold"/],
    [{ silenceThreshold: 0.6 }, /"silenceThreshold" is 0.6, but must be at most speechThreshold/],
    [{ maxUtteranceMs: 10 }, /"maxUtteranceMs"/],
    [{ frameSamples: 480.5 }, /"frameSamples" is 480.5, but must be a whole number/],
    [{ minSilenceMS: 300 }, /no option "minSilenceMS"\. Known: minSpeechMs/],
  ])('refuses %j', (options, message) => {
    expect(() => createEndpointer(options as EndpointerOptions)).toThrow(message);
    expect(() => createEndpointer(options as EndpointerOptions)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
    );
  });
});
