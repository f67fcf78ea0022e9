import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TranscribeError } from '../errors/transcribe-error.js';
import { STRATEGY_NAMES } from './path.js';
import { decodeServerMessage, encodeServerMessage } from './server-codec.js';
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
  fc.record(
    {
      type: fc.constant('partial' as const),
      seq,
      segmentId: count,
      text,
      start: number,
      end: number,
      stableChars: count,
      words: fc.array(word),
      language: text,
      processingTimeMs: number,
    },
    {
      requiredKeys: [
        ...(['type', 'seq', 'segmentId', 'text', 'start', 'end'] as const),
        ...(['stableChars', 'language', 'processingTimeMs'] as const),
      ],
    },
  ),
  fc.record({
    type: fc.constant('final' as const),
    seq,
    segmentId: count,
    text,
    start: number,
    end: number,
    segments: fc.array(segment),
    language: text,
    processingTimeMs: number,
    latencyMs: number,
  }),
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
      segmentId: count,
      start: number,
      end: number,
    },
    { requiredKeys: ['type', 'code', 'message', 'fatal'] },
  ),
  fc.record({ type: fc.constantFrom('done', 'pong') }),
);

describe('server messages', () => {
  it('are the same after encoding and decoding', () => {
    return fc.assert(
      fc.property(messages, (message) => {
        expect(decodeServerMessage(encodeServerMessage(message))).toEqual(message);
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
});
