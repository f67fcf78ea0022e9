import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TranscribeError } from '../errors/transcribe-error.js';
import { STRATEGY_NAMES } from './path.js';
import { decodeServerMessage, encodeServerMessage, serverMessageSchema } from './server-codec.js';
import type { ServerMessage } from './server-messages.js';

// JSON has no -0.
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (value === 0 ? 0 : value));
const count = fc.nat();
const seq = fc.integer({ min: 1 });
const text = fc.string({ unit: 'binary' });

const word = fc.record(
  { text, start: number, end: number, probability: number },
  { requiredKeys: ['text', 'start', 'end'] },
);
const segment = fc.record(
  {
    start: number,
    end: number,
    text,
    words: fc.array(word),
    avgLogprob: number,
    noSpeechProb: number,
    compressionRatio: number,
    speaker: text,
  },
  { requiredKeys: ['start', 'end', 'text'] },
);
const place = { seq, utteranceId: count };
const range = { startSample: count, endSample: count };
const messages: fc.Arbitrary<ServerMessage> = fc.oneof(
  fc.record(
    {
      type: fc.constant('ready' as const),
      sessionId: text,
      resumeToken: text,
      protocol: fc.constant(1 as const),
      strategy: fc.constantFrom(...STRATEGY_NAMES),
      model: text,
      limits: fc.record(
        {
          maxMessageBytes: count,
          maxBufferedMs: count,
          maxUtteranceMs: count,
          maxSessionMs: count,
          idleTimeoutMs: count,
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['type', 'sessionId', 'protocol', 'strategy', 'model', 'limits'] },
  ),
  fc.record({
    type: fc.constantFrom('speech_start' as const, 'speech_end' as const),
    ...place,
    position: count,
  }),
  fc.record(
    {
      type: fc.constant('partial' as const),
      ...place,
      ...range,
      text,
      start: number,
      end: number,
      committedChars: count,
      stableChars: count,
      words: fc.array(word),
      language: text,
      processingTimeMs: number,
    },
    {
      requiredKeys: [
        ...(['type', 'seq', 'utteranceId', 'text', 'start', 'end', 'startSample'] as const),
        ...(['endSample', 'committedChars', 'stableChars', 'language'] as const),
        'processingTimeMs' as const,
      ],
    },
  ),
  fc
    .record({
      type: fc.constant('final' as const),
      ...place,
      ...range,
      text,
      start: number,
      end: number,
      segments: fc.array(segment),
      language: text,
      processingTimeMs: number,
      latencyMs: number,
    })
    // As the contract has it: the words of all segments, where there are any.
    .map((final) =>
      final.segments.some(({ words }) => words !== undefined)
        ? { ...final, words: final.segments.flatMap(({ words = [] }) => words) }
        : final,
    ),
  fc.record({
    type: fc.constant('suppressed' as const),
    ...place,
    reason: text,
    text,
    start: number,
    end: number,
  }),
  fc.record({ type: fc.constant('cancelled' as const), ...place, ...range }),
  fc.record({ type: fc.constant('flushed' as const), id: count }),
  fc.record({ type: fc.constant('ack' as const), samples: count }),
  fc.record({ type: fc.constant('wait' as const), position: seq }),
  fc.record({
    type: fc.constant('one_shot_result' as const),
    text,
    segments: fc.array(fc.record({ start: number, end: number, text })),
    language: text,
    processingTimeMs: number,
  }),
  fc.record(
    { type: fc.constant('warning' as const), seq, code: text, message: text },
    { requiredKeys: ['type', 'code', 'message'] },
  ),
  fc.record(
    {
      type: fc.constant('error' as const),
      seq,
      code: text,
      message: text,
      fatal: fc.boolean(),
      utteranceId: count,
      start: number,
      end: number,
      ...range,
    },
    { requiredKeys: ['type', 'code', 'message', 'fatal'] },
  ),
  fc.record({ type: fc.constantFrom('done', 'pong') }),
);

describe('server messages', () => {
  it('are the same after encoding and decoding', () => {
    return fc.assert(
      fc.property(messages, (message) => {
        // Cloned: the generator's objects have no prototype.
        const expected = structuredClone(message);
        expect(decodeServerMessage(encodeServerMessage(message))).toStrictEqual(expected);
      }),
    );
  });

  it('throw nothing but ERR_PROTOCOL, whatever comes', () => {
    const nearMiss = fc
      .tuple(messages, fc.string(), fc.jsonValue())
      .map(([message, key, value]) =>
        JSON.stringify({ ...JSON.parse(encodeServerMessage(message)), [key]: value, text: value }),
      );
    return fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), nearMiss), (input) => {
        try {
          decodeServerMessage(input);
        } catch (error) {
          expect(TranscribeError.isInstance(error) && error.code).toBe('ERR_PROTOCOL');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('of an unknown type are nothing, and unknown fields are ignored', () => {
    expect(decodeServerMessage('{"type":"weather","sky":"blue"}')).toBeUndefined();
    expect(decodeServerMessage('{"type":"done","sky":"blue"}')).toEqual({ type: 'done' });
  });

  it('say an error twice, under both of its names', () => {
    const wire = JSON.parse(
      encodeServerMessage({ type: 'error', code: 'INVALID_JSON', message: 'No.', fatal: false }),
    );
    expect(wire).toEqual({
      type: 'error',
      error: 'No.',
      code: 'INVALID_JSON',
      message: 'No.',
      fatal: false,
    });
    expect(decodeServerMessage('{"type":"error","code":"X","error":"No.","fatal":true}')).toEqual({
      type: 'error',
      code: 'X',
      message: 'No.',
      fatal: true,
    });
  });

  it('answer a one-shot message in the original form, with nothing more', () => {
    const wire = encodeServerMessage({
      type: 'one_shot_result',
      text: 'Hi.',
      segments: [Object.assign({ start: 0, end: 1, text: 'Hi.' }, { avgLogprob: -0.1 })],
      language: 'en',
      processingTimeMs: 12,
    });
    expect(JSON.parse(wire)).toEqual({
      text: 'Hi.',
      segments: [{ start: 0, end: 1, text: 'Hi.' }],
      language: 'en',
      processing_time_ms: 12,
    });
  });

  it('of another protocol version say so', () => {
    const ready = { type: 'ready', session_id: 's', protocol: 2, limits: {} };
    expect(() => decodeServerMessage(JSON.stringify(ready))).toThrow(/version 2/);
  });

  describe('of a server that knows less', () => {
    const partial = {
      ...{ type: 'partial', seq: 1, utterance_id: 0, text: 'ask not', start: 0.50001, end: 1.5 },
      ...{ stable_chars: 3, language: 'en', processing_time_ms: 5 },
    };

    it('get their positions from their times, to the nearest sample', () => {
      expect(decodeServerMessage(JSON.stringify(partial))).toMatchObject({
        startSample: 8000,
        endSample: 24000,
      });
      const early = JSON.stringify({ ...partial, start: -0.2 });
      expect(decodeServerMessage(early)).toMatchObject({ start: -0.2, startSample: 0 });
    });

    it('commit nothing, and are as stable as what is committed', () => {
      const { stable_chars: _, ...unstable } = partial;
      expect(decodeServerMessage(JSON.stringify(partial))).toMatchObject({
        committedChars: 0,
        stableChars: 3,
      });
      const committed = JSON.stringify({ ...unstable, committed_chars: 4 });
      expect(decodeServerMessage(committed)).toMatchObject({ committedChars: 4, stableChars: 4 });
    });

    it('get the words of a final from its segments, where there are any', () => {
      const final = { ...partial, type: 'final', latency_ms: 1 };
      const bare = { start: 0, end: 1, text: 'x' };
      const word = (text: string) => ({ text, start: 0, end: 1 });
      const segments = [
        { ...bare, words: [word('a')] },
        bare,
        { ...bare, words: [word('b'), word('c')] },
      ];
      expect(decodeServerMessage(JSON.stringify({ ...final, segments }))).toMatchObject({
        words: [word('a'), word('b'), word('c')],
      });
      const wordless = decodeServerMessage(JSON.stringify({ ...final, segments: [bare] }));
      expect(wordless).not.toHaveProperty('words');
    });
  });

  it('hold no tokens: those are a matter between backend and strategy', () => {
    const segment = { start: 0, end: 1, text: 'Hi.', tokens: [{ text: 'Hi.', probability: 1 }] };
    const wire = encodeServerMessage({
      ...{ type: 'final', seq: 1, utteranceId: 0, text: 'Hi.', start: 0, end: 1, startSample: 0 },
      ...{ endSample: 16000, segments: [segment], language: 'en', processingTimeMs: 1 },
      latencyMs: 1,
    });
    expect(JSON.parse(wire).segments).toEqual([{ start: 0, end: 1, text: 'Hi.' }]);
  });

  it('in the original forms have the original fields', () => {
    const keysOf = (message: ServerMessage) =>
      Object.keys(JSON.parse(encodeServerMessage(message)));
    const common = { seq: 1, utteranceId: 0, text: '', start: 0, end: 1, startSample: 0 };
    const spoken = { language: 'en', processingTimeMs: 1, endSample: 16000 };
    expect(
      keysOf({ type: 'partial', ...common, ...spoken, committedChars: 0, stableChars: 0 }),
    ).toEqual(expect.arrayContaining(['type', 'text', 'processing_time_ms']));
    expect(keysOf({ type: 'final', ...common, ...spoken, segments: [], latencyMs: 1 })).toEqual(
      expect.arrayContaining(['type', 'text', 'segments', 'language', 'processing_time_ms']),
    );
  });
});

describe('the schema of server messages', () => {
  const { validate } = serverMessageSchema['~standard'];

  it('has no place for a message of an unknown type, which a client ignores', () => {
    expect(validate({ type: 'weather' })).toMatchObject({
      issues: [{ path: ['type'], wireCode: 'UNKNOWN_MESSAGE' }],
    });
  });

  it('says where in the message what is wrong', () => {
    const result = { text: '', segments: [{ start: 0, end: 'late', text: '' }], language: 'en' };
    expect(validate(result)).toEqual({
      issues: [
        {
          message: '"segments.0.end" must be a finite number.',
          path: ['segments', 0, 'end'],
          wireCode: 'INVALID_MESSAGE',
        },
      ],
    });
  });

  it('never throws, whatever it is given', () => {
    return fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (value) => {
        const result = validate(value);
        expect(result.issues === undefined || result.issues.length === 1).toBe(true);
      }),
    );
  });
});

describe('what a backend answered that nobody could read', () => {
  it('is written so that a client can', () => {
    const message = {
      type: 'final',
      ...{ seq: 1, utteranceId: 1, startSample: 0, endSample: 16, start: 0, end: 0.001 },
      text: 'half \ud83c',
      segments: [{ start: Number.NaN, end: 1, text: 'half \ud83c', speaker: 7 }],
      ...{ language: 7, processingTimeMs: Number.NaN, latencyMs: 1 },
    } as unknown as ServerMessage;
    expect(decodeServerMessage(encodeServerMessage(message))).toMatchObject({
      text: 'half \uFFFD',
      segments: [{ start: 0, end: 1, text: 'half \uFFFD', speaker: '' }],
      language: '',
      processingTimeMs: 0,
    });
  });
});
