import type { BenchResult, Figure, SessionRecord } from '../bench-result.js';

const COMMAND = 'npm run bench -- live';

/** A session over four seconds of speech: three partials and a final, in which one word is wrong. */
export function exampleSession(changes: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: 'live/prompt/1',
    system: 'ws prompt tiny.en',
    pace: 'spoken',
    recording: {
      name: 'jfk',
      seconds: 5,
      language: 'en',
      reference: 'Ask not what your country can do for you.',
      speech: [[0.4, 4.1]],
      sha256: '0123456789abcdef'.repeat(4),
    },
    sent: [
      [0, 0.1],
      [4.9, 5],
    ],
    events: [
      { at: 1.1, type: 'partial', utterance: 0, text: 'Ask not' },
      { at: 2.1, type: 'partial', utterance: 0, text: 'Ask not what you are' },
      { at: 3.1, type: 'partial', utterance: 0, text: 'Ask not what your country can' },
      { at: 4.6, type: 'final', utterance: 0, text: 'Ask not what the country can do for you.' },
    ],
    ended: 5.2,
    ...changes,
  };
}

/** A figure of a system. */
export function exampleFigure(id: string, value: number, changes: Partial<Figure> = {}): Figure {
  const measure = id.slice(id.lastIndexOf('/') + 1);
  return { id, system: 'ws prompt tiny.en', measure, value, command: COMMAND, ...changes };
}

/** A small result with all that a result can have. */
export function exampleResult(changes: Partial<BenchResult> = {}): BenchResult {
  return {
    schema: 'ws-bench/1',
    run: {
      date: '2026-11-27T11:30:00.000Z',
      seconds: 61,
      command: COMMAND,
      commit: '0123abc',
      versions: { node: '20.20.2' },
      load: [0.1, 0.4],
    },
    machine: {
      processor: 'AMD EPYC',
      cores: 2,
      memoryGiB: 24,
      platform: 'linux x64',
      instructionSets: ['avx2'],
    },
    figures: [
      exampleFigure('live/prompt/word-error-rate', 0.111, {
        interval: [0, 0.22],
        sessions: ['live/prompt/1'],
      }),
      exampleFigure('live/prompt/last-final-latency-p50', 0.5, { interval: [0.4, 0.6] }),
      exampleFigure('engine/decoder-tokens', 812, { exact: true }),
      exampleFigure('engine/5s/relative-time', 1.2, {
        repetitions: [1.2, 1.21, 1.19, 1.2, 1.22, 1.18, 1.2, 1.23],
      }),
    ],
    sessions: [exampleSession()],
    curves: [
      {
        id: 'load/last-final-latency-p95',
        system: 'ws prompt tiny.en',
        x: 'sessions',
        y: 'last-final-latency-p95',
        points: [
          [4, 0.5],
          [8, 0.52],
          [16, 0.7],
          [24, 2.5],
        ],
        command: 'npm run bench -- load',
      },
    ],
    missing: [{ what: 'faster-whisper', why: 'Python 3 is not installed.' }],
    ...changes,
  };
}
