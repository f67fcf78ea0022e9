import { describe, expect, it } from 'vitest';
import type { Figure, SessionRecord } from '../result/bench-result.js';
import { final, partial, twoUtterances } from './__fixtures__/session.js';
import { figuresOf } from './figures-of.js';
import { MEASURES } from './measures.js';

const command = 'npx @ws/bench measure ws://a';

function valuesOf(sessions: readonly SessionRecord[]): Readonly<Record<string, number>> {
  const figures = figuresOf(sessions, { command });
  return Object.fromEntries(figures.map(({ id, value }) => [id, Math.round(value * 1e6) / 1e6]));
}

const heardWell = [
  partial(0.6, 1, 'Red'),
  partial(1.1, 1, 'Red blew'),
  final(1.4, 1, 'Red blue.'),
  partial(3.8, 2, 'green'),
  final(4.5, 2, 'green grey'),
];

describe('one session', () => {
  it('has latencies and errors by their definitions', () => {
    const values = valuesOf([twoUtterances(heardWell)]);
    expect(values).toMatchObject({
      // `gold` was heard as `grey`.
      'a/word-error-rate': 0.25,
      'a/substituted-words': 0.25,
      'a/lost-words': 0,
      'a/invented-words': 0,
      'a/spoken-words': 4,
      'a/unanswered-speech': 0,
      'a/failed-sessions': 0,
      // After 0 s and 3 s: 0.6 and 0.8.
      'a/first-text-latency-p50': 0.7,
      // red: 0.6 - 0.5, blue: 1.4 - 1, green: 3.8 - 3.5.
      'a/word-shown-latency-p50': 0.3,
      // red: 1.4 - 0.5, blue: 1.4 - 1, green: 4.5 - 3.5.
      'a/word-final-latency-p50': 0.9,
      // 1.1 - 1 and 4.5 - 4.
      'a/first-partial-after-speech-p50': 0.3,
      // 1.4 - 1 and 4.5 - 4.
      'a/first-final-after-speech-p50': 0.45,
      // At 1.1 s it was `red blew`, and at 4.5 s `green grey`.
      'a/first-partial-errors': 0.5,
      'a/first-final-errors': 0.25,
      'a/last-final-latency-p50': 0.45,
      // `blew` became `blue`, of four words.
      'a/revised-words': 0.25,
      'a/normalized-erasure': 0.25,
      'a/late-audio': 0,
    });
  });

  it('tells only measures that have a definition, each with its sessions and the command', () => {
    for (const figure of figuresOf([twoUtterances(heardWell)], { command })) {
      expect(MEASURES).toHaveProperty([figure.measure]);
      expect(figure).toMatchObject({ sessions: ['a/two/1'], command });
    }
  });

  it('that heard nothing has lost all, and has no latency', () => {
    const values = valuesOf([twoUtterances([], { failed: 'The server closed the connection.' })]);
    expect(values).toMatchObject({
      'a/word-error-rate': 1,
      'a/lost-words': 1,
      'a/unanswered-speech': 1,
      'a/failed-sessions': 1,
    });
    expect(Object.keys(values).filter((id) => id.includes('latency'))).toEqual([]);
  });

  it('counts a final that takes everything back as no text', () => {
    const values = valuesOf([twoUtterances([partial(0.5, 1, 'um'), final(1.2, 1, '')])]);
    expect(values).toMatchObject({ 'a/unanswered-speech': 1, 'a/word-error-rate': 1 });
  });

  it('knows each utterance by its words, wherever a system cuts', () => {
    const oneForAll = [partial(1.5, 1, 'red blue'), final(4.6, 1, 'red blue green gold')];
    expect(valuesOf([twoUtterances(oneForAll)])).toMatchObject({
      'a/unanswered-speech': 0,
      // 1.5 - 0; of the second, the words alone tell: 4.6 - 3.
      'a/first-text-latency-p50': 1.55,
      // 4.6 - 1 and 4.6 - 4.
      'a/last-final-latency-p50': 2.1,
    });
  });

  it.each([
    [
      'by the places that the system tells',
      [
        { start: 0, end: 1 },
        { start: 3, end: 4 },
      ],
    ],
    ['by the order in which texts came', []],
  ])('without times of words, it knows utterances %s', (_, places) => {
    const { recording } = twoUtterances([]);
    const { words: __, ...untimed } = recording;
    const first = { ...final(1.4, 1, 'Red blue.'), ...places[0] };
    const second = { ...final(4.5, 2, 'Green gold.'), ...places[1] };
    const values = valuesOf([twoUtterances([first, second], { recording: untimed })]);
    expect(values).toMatchObject({ 'a/last-final-latency-p50': 0.45, 'a/unanswered-speech': 0 });
    expect(values).not.toHaveProperty(['a/word-final-latency-p50']);
  });

  it('takes the one utterance of a system for all that was said', () => {
    const { recording } = twoUtterances([]);
    const { words: _, ...untimed } = recording;
    const events = [partial(1.1, 1, 'red'), final(4.5, 1, 'red blue green gold')];
    expect(valuesOf([twoUtterances(events, { recording: untimed })])).toMatchObject({
      'a/unanswered-speech': 0,
      // 4.5 - 1 and 4.5 - 4.
      'a/last-final-latency-p50': 2,
    });
  });

  it('counts what a partial commits as final', () => {
    const events = [{ ...partial(0.7, 1, 'red blue'), committed: 3 }, final(1.4, 1, 'red blue')];
    // red: 0.7 - 0.5, blue: 1.4 - 1.
    expect(valuesOf([twoUtterances(events)])).toMatchObject({ 'a/word-final-latency-p50': 0.3 });
  });

  it('tells by how much audio left late', () => {
    const sent = [
      [0.1, 0.1],
      [3.4, 3],
      [5, 5],
    ] as const;
    expect(valuesOf([twoUtterances(heardWell, { sent })])).toMatchObject({ 'a/late-audio': 0.4 });
  });

  it('of a recording that went as a whole has a real-time factor, and no latency', () => {
    const whole = { pace: 'whole', sent: [[0, 5]] } as const;
    const values = valuesOf([twoUtterances([final(1, 1, 'red blue green gold')], whole)]);
    expect(values).toMatchObject({ 'a/real-time-factor': 0.2, 'a/word-error-rate': 0 });
    expect(Object.keys(values).filter((id) => /latency|speech|late/.test(id))).toEqual([]);
  });
});

describe('a session as if computing took no time', () => {
  it('has words, and how late they are in the audio, but no latency of a clock', () => {
    const values = valuesOf([twoUtterances(heardWell, { pace: 'audio-time' })]);
    expect(Object.keys(values).map((id) => id.slice('a/'.length))).toEqual([
      ...['word-error-rate', 'substituted-words', 'lost-words', 'invented-words', 'spoken-words'],
      ...['unanswered-speech', 'failed-sessions', 'revised-words', 'normalized-erasure'],
      'long-yaal-unaware',
    ]);
    const spoken = valuesOf([twoUtterances(heardWell)]);
    expect(values['a/long-yaal-unaware']).toBe(spoken['a/long-yaal']);
  });
});

describe('several sessions', () => {
  const at = (id: string, changes: Partial<SessionRecord> = {}): SessionRecord =>
    twoUtterances(heardWell, { id, ...changes });
  const figure = (sessions: readonly SessionRecord[], id: string): Figure =>
    figuresOf(sessions, { command }).find((one) => one.id === id)!;

  it('have an interval over recordings, the same each time', () => {
    const wrong = twoUtterances([final(1.4, 1, 'pink blue'), final(4.5, 2, 'black grey')]);
    const other = {
      ...wrong,
      id: 'a/other/1',
      recording: { ...wrong.recording, sha256: 'b'.repeat(64) },
    };
    const { value, interval } = figure([at('a/two/1'), other], 'a/word-error-rate');
    expect(value).toBe(0.5);
    expect(interval).toEqual([0.25, 0.75]);
    expect(figure([at('a/two/1')], 'a/word-error-rate').interval).toBeUndefined();
  });

  it('have the value of each repetition', () => {
    const second = twoUtterances([final(1.4, 1, 'red blue'), final(4.5, 2, 'green gold')], {
      ...{ id: 'a/two/2', repetition: 2 },
    });
    const { value, repetitions } = figure([at('a/two/1'), second], 'a/word-error-rate');
    expect([value, repetitions]).toEqual([0.125, [0.25, 0]]);
  });

  it('at once are another system, and count what lies in the time of all', () => {
    const together = { together: 2, repetition: 1 };
    const sessions = [
      at('a/1', { ...together, began: 0 }),
      // Its first utterance is over before the other session began, and its last when that has ended.
      at('a/2', { ...together, began: 2 }),
    ];
    const values = valuesOf(sessions);
    // Of 2 to 5 s: the second of the first session, and the first of the second.
    expect(values).toMatchObject({ 'a, 2 at once/last-final-latency-p50': 0.45 });
    const late = [final(1.4, 1, 'red blue'), final(9, 2, 'green gold')];
    const slow = twoUtterances(late, { ...together, id: 'a/2', began: 2 });
    expect(valuesOf([sessions[0]!, slow])).toMatchObject({
      'a, 2 at once/last-final-latency-p50': 0.45,
    });
  });

  it('of two parts are apart, whatever else they share', () => {
    const figures = figuresOf(
      [
        at('live/1', { part: 'live' }),
        at('load/1', { part: 'load' }),
        at('load/2', { part: 'load', together: 2 }),
      ],
      { command },
    );
    const ids = figures.filter(({ measure }) => measure === 'spoken-words').map(({ id }) => id);
    expect(ids).toEqual([
      'live/a/spoken-words',
      'load/a/spoken-words',
      'load/a, 2 at once/spoken-words',
    ]);
    expect(figures.find(({ measure }) => measure === 'sessions-held')).toMatchObject({
      ...{ id: 'load/a/sessions-held', system: 'a', sessions: ['load/1', 'load/2'] },
    });
  });

  it.each([
    ['in time', {}, 2],
    ['failed', { failed: 'gone' }, 1],
    [
      'took audio late',
      {
        sent: [
          [0.1, 0.1],
          [6, 5],
        ] as const,
      },
      1,
    ],
    ['answered late', { events: [final(1.4, 1, 'red blue'), final(8, 2, 'green gold')] }, 1],
  ])('are held or not: %s', (_, changes, held) => {
    const together = { together: 2, began: 0 };
    const sessions = [at('a/0'), at('a/1', together), at('a/2', { ...together, ...changes })];
    expect(valuesOf(sessions)['a/sessions-held']).toBe(held);
  });
});

it('computes the figures of two thousand words, and of a recording without speech', () => {
  const count = 2000;
  const text = Array.from({ length: count }, (_, i) => `w${i % 977}`).join(' ');
  const words = text.split(' ').map((word, i) => ({ text: word, start: i, end: i + 0.5 }));
  const speech = Array.from({ length: count / 10 }, (_, i) => [10 * i, 10 * i + 9.5] as const);
  const events = speech.map(([, end], i) =>
    final(
      end + 0.5,
      i,
      words
        .slice(10 * i, 10 * i + 10)
        .map((word) => word.text)
        .join(' '),
    ),
  );
  const long = twoUtterances(events);
  const recording = { ...long.recording, seconds: count, words, speech, reference: text };
  const values = valuesOf([
    {
      ...long,
      recording,
      sent: [
        [0.1, 0.1],
        [count, count],
      ],
    },
  ]);
  expect(values).toMatchObject({ 'a/word-error-rate': 0, 'a/last-final-latency-p50': 0.5 });
  const silent = { ...long.recording, speech: [] };
  expect(valuesOf([{ ...long, recording: silent, events: [] }])).toMatchObject({
    'a/lost-words': 1,
  });
});
