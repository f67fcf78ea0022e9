import { describe, expect, it } from 'vitest';
import { bursts } from '../__fixtures__/bursts.js';
import { type HeardWords, wordsAtEdges } from './words-at-edges.js';

type Times = readonly (readonly [start: number, end: number])[];

/** Times of words after they were put at the edges of the sound. */
function placed(
  words: Times,
  heard: Partial<HeardWords> & Pick<HeardWords, 'samples'>,
): number[][] {
  const named = words.map(([start, end], i) => ({ text: `${i}`, start, end, probability: 1 }));
  const given = { lag: 0, from: 0, isLast: true, ...heard };
  const told = wordsAtEdges(named, given);
  expect(told.map(({ text, probability }) => [text, probability])).toEqual(
    named.map(({ text, probability }) => [text, probability]),
  );
  return told.map(({ start, end }) => [start, end]);
}

function expectNear(times: readonly number[][], expected: Times, seconds = 0.02): void {
  expect(times).toHaveLength(expected.length);
  for (const [i, [start, end]] of times.entries()) {
    expect(Math.abs(start! - expected[i]![0])).toBeLessThanOrEqual(seconds);
    expect(Math.abs(end! - expected[i]![1])).toBeLessThanOrEqual(seconds);
  }
}

const samples = bursts(3, [
  [0.4, 1],
  [1.5, 2.2],
]);

describe('wordsAtEdges', () => {
  it('begins and ends words at pauses, the first where the sound begins, and the last where it ends', () => {
    const said: Times = [
      [0.4, 1],
      [1.5, 2.2],
    ];
    for (const between of [0.9, 1, 1.3, 1.6]) {
      expectNear(
        placed(
          [
            [0, between],
            [between, 1.8],
          ],
          { samples },
        ),
        said,
      );
    }
    expectNear(
      placed(
        [
          [0.1, 0.8],
          [1.4, 1.8],
        ],
        { samples },
      ),
      said,
    );
  });

  it('takes out the lag of the attention', () => {
    const noise = bursts(3, [[0, 3]]);
    expectNear(placed([[0.5, 1]], { samples: noise, lag: 0.1, isLast: false }), [[0.4, 0.9]], 1e-9);
    expectNear(placed([[0.5, 3]], { samples: noise, lag: -0.1 }), [[0.6, 3]], 1e-9);
  });

  it('lets words without a pause meet where it is quietest', () => {
    const dipped = bursts(3, [
      [0.4, 1],
      [1.03, 2.2],
    ]);
    expectNear(
      placed(
        [
          [0.4, 0.98],
          [0.98, 2.2],
        ],
        { samples: dipped },
      ),
      [
        [0.4, 1.015],
        [1.015, 2.2],
      ],
    );
  });

  it('ends no word before it begins, where sound fades into a pause', () => {
    // By 60 dB in 0.3 s.
    const times = [
      [0.5, 0.95],
      [1.6, 2.2],
    ] as const;
    const fading = bursts(3, [[0, 3]]).map((sample, at) => {
      const levels = times.map(([start, end]) => {
        const after = at / 16_000 - end;
        return at / 16_000 < start ? 0 : after < 0 ? 1 : 10 ** (-10 * after);
      });
      return sample * Math.max(1e-4, ...levels);
    });
    for (const end of [0.96, 1, 1.04, 1.08]) {
      const words: Times = [
        [0.5, end],
        [end, end + 0.12],
        [end + 0.12, 2.2],
      ];
      for (const [start, stop] of placed(words, { samples: fading })) {
        expect(stop).toBeGreaterThanOrEqual(start!);
      }
    }
  });

  it('leaves what more words may follow, and what came before', () => {
    const [time] = placed([[1.5, 1.8]], { samples, isLast: false, from: 1.45 });
    expect(time![1]).toBe(1.8);
    const [later] = placed([[1.5, 1.8]], { samples, from: 1.7 });
    expect(later![0]).toBeCloseTo(1.7, 1);
  });

  it('keeps the order and the audio’s bounds, whatever it hears', () => {
    const words: Times = [
      [0, 0],
      [0, 0.02],
      [0.02, 1.2],
      [1.2, 1.2],
      [1.2, 2.98],
      [2.98, 3],
    ];
    for (const lag of [-0.2, 0, 0.2]) {
      let earliest = 0;
      for (const [start, end] of placed(words, { samples, lag })) {
        expect(start).toBeGreaterThanOrEqual(earliest);
        expect(end).toBeGreaterThanOrEqual(start!);
        expect(end).toBeLessThanOrEqual(3);
        earliest = start!;
      }
    }
    expect(placed([], { samples })).toEqual([]);
    expect(placed([[0, 0]], { samples: new Float32Array(0) })).toEqual([[0, 0]]);
  });
});
