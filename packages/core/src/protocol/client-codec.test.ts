import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TranscribeError } from '../errors/transcribe-error.js';
import { readOptions } from '../options/option-spec.js';
import { REDACTION_KINDS } from '../options/redaction-kinds.js';
import { ENDPOINTING } from '../options/session-bounds.js';
import { clientMessageSchema, decodeClientMessage, encodeClientMessage } from './client-codec.js';
import { type ClientMessage, TURN_NAMES, VAD_NAMES, WIRE_ENCODINGS } from './client-messages.js';
import { DEFAULT_MAX_MESSAGE_BYTES } from './parse-json.js';

const samples = fc.float32Array({ noNaN: true, noDefaultInfinity: true, minLength: 1 });
const sampleRate = fc.integer({ min: 8000, max: 48000 });

const prompt = fc.string({ unit: 'binary' });
const language = fc.string({ minLength: 1 });
const hotwords = fc.array(
  fc
    .string({ unit: 'binary', minLength: 1, maxLength: 50 })
    .filter((word) => word.trim() !== '' && word.length <= 100),
  { maxLength: 100 },
);
const ms = (min: number, max: number) =>
  // JSON has no -0.
  fc.double({ min, max, noNaN: true }).map((value) => (value === 0 ? 0 : value));
const endpointing = fc.record(
  {
    automatic: fc.boolean(),
    minSpeechMs: ms(0, 5000),
    minSilenceMs: ms(0, 60_000),
    prefixPadMs: ms(0, 5000),
    maxUtteranceMs: ms(1000, 600_000),
  },
  { requiredKeys: [] },
);

const messages: fc.Arbitrary<ClientMessage> = fc.oneof(
  fc.record(
    {
      type: fc.constant('one_shot' as const),
      audio: samples,
      sampleRate,
      previousTranscript: fc.string({ unit: 'binary' }),
      contextAudio: samples,
    },
    { requiredKeys: ['type', 'audio'] },
  ),
  fc.record(
    { type: fc.constant('audio_frame' as const), audio: samples, sampleRate },
    { requiredKeys: ['type', 'audio'] },
  ),
  fc.record(
    {
      type: fc.constant('start' as const),
      encoding: fc.constantFrom(...WIRE_ENCODINGS),
      sampleRate,
      model: prompt,
      language,
      task: fc.constantFrom('transcribe' as const, 'translate' as const),
      prompt,
      hotwords,
      vad: fc.constantFrom(...VAD_NAMES),
      turn: fc.constantFrom(...TURN_NAMES),
      endpointing,
      partialIntervalMs: fc.integer({ min: 0, max: 60_000 }),
      wordTimestamps: fc.boolean(),
      emptyFinals: fc.boolean(),
      redact: fc.uniqueArray(fc.constantFrom(...REDACTION_KINDS)),
      resume: fc.record({ sessionId: prompt, token: prompt, lastSeq: fc.maxSafeNat() }),
    },
    { requiredKeys: ['type', 'encoding', 'sampleRate'] },
  ),
  fc.record(
    {
      type: fc.constant('configure' as const),
      language: fc.option(language, { nil: undefined }),
      prompt: fc.option(prompt, { nil: undefined }),
      hotwords: fc.option(hotwords, { nil: undefined }),
      endpointing: fc.option(endpointing, { nil: undefined }),
    },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: fc.constantFrom('vad_end', 'finalize', 'cancel', 'end', 'ping') }),
  fc.record({ type: fc.constant('finalize'), id: fc.nat() }),
);

const START: ClientMessage = { type: 'start', encoding: 'auto', sampleRate: 16000 };

describe('client messages', () => {
  it('are the same after encoding and decoding', () => {
    return fc.assert(
      fc.property(messages, (message) => {
        // Cloned: the generator's objects have no prototype.
        const expected = structuredClone(message);
        expect(decodeClientMessage(encodeClientMessage(message))).toStrictEqual(expected);
      }),
    );
  });

  it('take the end of a previous transcript, however long it is, and refuse a prompt that is too long', () => {
    const said = (previousTranscript: string): unknown =>
      decodeClientMessage(
        JSON.stringify({ audio: 'AAAAPw==', previous_transcript: previousTranscript }),
      );
    const long = `${'and so on '.repeat(100_000)}to the end`;
    expect(said(long)).toMatchObject({ previousTranscript: long.slice(-4000) });
    // A cut within a character leaves none of it.
    expect(said('😀'.repeat(2001))).toMatchObject({ previousTranscript: '😀'.repeat(2000) });
    expect(said(`${'😀'.repeat(2000)}.`)).toMatchObject({
      previousTranscript: `${'😀'.repeat(1999)}.`,
    });
    const audio = new Float32Array([0.5]);
    const sent = encodeClientMessage({ type: 'one_shot', audio, previousTranscript: long });
    expect(sent.length).toBeLessThan(4100);

    const prompt = 'x'.repeat(4001);
    for (const type of ['start', 'configure']) {
      expect(() => decodeClientMessage(JSON.stringify({ type, prompt }))).toThrow(
        expect.objectContaining({
          message: '"prompt" must be a string of at most 4000 characters of well-formed Unicode.',
          details: expect.objectContaining({ wireCode: 'INVALID_MESSAGE', field: 'prompt' }),
        }),
      );
      const most = { type, prompt: prompt.slice(1) };
      expect(decodeClientMessage(JSON.stringify(most))).toMatchObject(most);
    }
  });

  it('read the original forms', () => {
    expect(decodeClientMessage('{"audio":"AAAAPwAAAL8=","sample_rate":16000}')).toStrictEqual({
      type: 'one_shot',
      audio: new Float32Array([0.5, -0.5]),
      sampleRate: 16000,
    });
    expect(
      decodeClientMessage(
        '{"audio":"AAAAPw==","previous_transcript":"a","context_audio":"AAAAvw=="}',
      ),
    ).toStrictEqual({
      type: 'one_shot',
      audio: new Float32Array([0.5]),
      previousTranscript: 'a',
      contextAudio: new Float32Array([-0.5]),
    });
    expect(decodeClientMessage('{"type":"audio_frame","audio":"AAAAPw=="}')).toStrictEqual({
      type: 'audio_frame',
      audio: new Float32Array([0.5]),
    });
    expect(decodeClientMessage('{"type":"vad_end"}')).toStrictEqual({ type: 'vad_end' });
  });

  it('fill in what "start" leaves out', () => {
    expect(decodeClientMessage('{"type":"start"}')).toEqual({
      type: 'start',
      encoding: 'pcm_s16le',
      sampleRate: 16000,
    });
  });

  it('throw nothing but ERR_PROTOCOL, whatever comes', () => {
    const nearMiss = fc.record(
      {
        type: fc.oneof(
          fc.constantFrom('audio_frame', 'start', 'configure', 'vad_end'),
          fc.anything(),
        ),
        audio: fc.oneof(fc.base64String(), fc.string(), fc.anything()),
        sample_rate: fc.anything(),
        context_audio: fc.oneof(fc.base64String(), fc.anything()),
        encoding: fc.anything(),
        prompt: fc.anything(),
        hotwords: fc.anything(),
        endpointing: fc.oneof(fc.object(), fc.anything()),
        resume: fc.oneof(fc.object(), fc.anything()),
      },
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      fc.uint8Array().map((bytes) => new TextDecoder().decode(bytes)),
      fc.string({ unit: 'binary' }),
      fc.json(),
      nearMiss.map((value) => {
        try {
          return JSON.stringify(value);
        } catch {
          return ''; // bigint
        }
      }),
    );
    return fc.assert(
      fc.property(text, (input) => {
        try {
          decodeClientMessage(input);
        } catch (error) {
          expect(TranscribeError.isInstance(error) && error.code).toBe('ERR_PROTOCOL');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never quote what was sent: it may be a transcript', () => {
    for (const text of [
      '{"audio":"","a',
      '{"type":"secret"}',
      '{"audio":"AAAA","prompt":"secret"}',
    ]) {
      expect(() => decodeClientMessage(text)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('secret') }),
      );
    }
  });

  it('are measured in bytes of UTF-8 before they are parsed', () => {
    const refused = expect.objectContaining({
      details: expect.objectContaining({ wireCode: 'MESSAGE_TOO_LARGE' }),
    });
    // No JSON at all: were it parsed first, the code would be INVALID_JSON.
    expect(() => decodeClientMessage('x'.repeat(101), { maxBytes: 100 })).toThrow(refused);
    expect(() => decodeClientMessage('ä'.repeat(51), { maxBytes: 100 })).toThrow(refused);
    expect(() => decodeClientMessage('漢'.repeat(34), { maxBytes: 100 })).toThrow(refused);
    expect(() => decodeClientMessage('😀'.repeat(26), { maxBytes: 100 })).toThrow(refused);
    for (const padding of ['', 'ä', '漢', '😀']) {
      const text = JSON.stringify({ type: 'ping', padding });
      const size = new TextEncoder().encode(text).length;
      expect(decodeClientMessage(text, { maxBytes: size })).toEqual({ type: 'ping' });
      expect(() => decodeClientMessage(text, { maxBytes: size - 1 })).toThrow(refused);
    }
  });

  it('may be nested 32 levels deep, and are refused deeper without running out of stack', () => {
    const nested = (depth: number) =>
      `{"type":"ping","a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(decodeClientMessage(nested(31))).toEqual({ type: 'ping' });
    for (const depth of [32, 200_000]) {
      expect(() => decodeClientMessage(nested(depth))).toThrow(/deeper than 32 levels/);
    }
  });

  it('have every key once: two readers must not see two messages', () => {
    // Keys of other objects, and what looks like one in a string, are none of them.
    const harmless = { type: 'ping', a: { a: 1, b: [{ a: ':' }, { a: '":\\' }] }, 'a:"b"': '\\' };
    expect(decodeClientMessage(JSON.stringify(harmless))).toEqual({ type: 'ping' });
    expect(() => decodeClientMessage('{"type":"ping","a":"\\\\","a":1}')).toThrow(/twice/);
    return fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (extra, key) => {
        const { type: _, ...others } = extra;
        const text = JSON.stringify({ ...others, [key]: 1 });
        fc.pre(!/"(__proto__|constructor|prototype)"/.test(text) && key !== 'type');
        const once = `{"type":"ping",${text.slice(1)}`;
        const twice = `{"type":"ping",${JSON.stringify(key)}:0,${text.slice(1)}`;
        expect(decodeClientMessage(once)).toEqual({ type: 'ping' });
        expect(() => decodeClientMessage(twice)).toThrow(/twice/);
      }),
    );
  });

  it('say by null that a setting goes, and by nothing that it stays', () => {
    const taken = { type: 'configure', language: undefined, endpointing: undefined } as const;
    const text = '{"type":"configure","language":null,"endpointing":null}';
    expect(decodeClientMessage(text)).toStrictEqual(taken);
    expect(encodeClientMessage(taken)).toBe(text);
    const within = '{"type":"configure","endpointing":{"min_silence_ms":null,"prefix_pad_ms":0}}';
    expect(decodeClientMessage(within)).toStrictEqual({
      type: 'configure',
      endpointing: { minSilenceMs: undefined, prefixPadMs: 0 },
    });
    expect(encodeClientMessage(decodeClientMessage(within))).toBe(within);
    expect(encodeClientMessage({ type: 'configure', prompt: '', hotwords: [] })).toBe(
      '{"type":"configure","prompt":"","hotwords":[]}',
    );
    // In "start" there is nothing to take away.
    expect(
      encodeClientMessage({ ...START, language: undefined, endpointing: { automatic: undefined } }),
    ).toBe('{"type":"start","encoding":"auto","sample_rate":16000,"endpointing":{}}');
    expect(decodeClientMessage('{"type":"start","endpointing":{"automatic":null}}')).toHaveProperty(
      'endpointing',
      {},
    );
  });

  it('refuse an unknown setting, and name the known ones', () => {
    expect(() => decodeClientMessage('{"type":"start","punctuate":true}')).toThrow(
      '"start" has no field "punctuate". Known: encoding, sample_rate, channels, model, language, languages, task, prompt, hotwords, vad, turn, endpointing, partial_interval_ms, word_timestamps, speakers, empty_finals, redact, resume.',
    );
    expect(() => decodeClientMessage('{"type":"configure","vad":"silero"}')).toThrow(
      '"configure" has no field "vad". Known: language, languages, prompt, hotwords, endpointing.',
    );
    const unprintable = '{"type":"start","\\ud83d\\u0000":1}';
    expect(() => decodeClientMessage(unprintable)).toThrow('no field "??"');
  });

  it('say what is wrong with audio', () => {
    const frame = (audio: string) => () => decodeClientMessage(`{"audio":"${audio}"}`);
    expect(frame('')).toThrow('"audio" is missing');
    expect(frame('AAAAPw')).toThrow('"audio" cannot be read: it is not base64');
    expect(frame('AAAAPwAA')).toThrow('6 bytes do not make whole float32 samples');
    expect(frame('AAAAAAAAwH8=')).toThrow('samples that are not finite numbers');
  });

  it('name the field that is wrong by its path', () => {
    expect(() =>
      decodeClientMessage('{"type":"start","endpointing":{"min_silence_ms":"300"}}'),
    ).toThrow('"endpointing.min_silence_ms" must be a number from 0 to 60000.');
  });

  it('take the endpointing that a session takes, and no other', () => {
    const names = ['minSpeechMs', 'minSilenceMs', 'prefixPadMs', 'maxUtteranceMs'] as const;
    const isTaken = (run: () => unknown): boolean => {
      try {
        run();
        return true;
      } catch {
        return false;
      }
    };
    for (const name of names) {
      for (const value of [-1, -0.001, 0, 999, 1000, 5000, 5001, 6e4, 60_001, 6e5, 600_001]) {
        const changes = { [name]: value };
        const text = encodeClientMessage({ type: 'configure', endpointing: changes });
        expect([name, value, isTaken(() => decodeClientMessage(text))]).toEqual([
          name,
          value,
          isTaken(() => readOptions(ENDPOINTING, changes)),
        ]);
      }
    }
  });
});

describe('the schema of client messages', () => {
  const { validate } = clientMessageSchema['~standard'];

  it('says who made it', () => {
    expect(clientMessageSchema['~standard']).toMatchObject({ version: 1, vendor: '@ws/core' });
  });

  it('takes a text frame, or what it says', () => {
    expect(validate('{"type":"ping"}')).toEqual({ value: { type: 'ping' } });
    expect(validate({ type: 'ping' })).toEqual({ value: { type: 'ping' } });
  });

  it('says where in the message what is wrong', () => {
    expect(validate({ type: 'start', hotwords: ['fine', 7] })).toEqual({
      issues: [
        {
          message:
            '"hotwords.1" must be a string that is not blank, of at most 100 characters of well-formed Unicode.',
          path: ['hotwords', 1],
          wireCode: 'INVALID_MESSAGE',
        },
      ],
    });
    expect(validate('{')).toMatchObject({ issues: [{ path: [], wireCode: 'INVALID_JSON' }] });
    expect(validate({ type: 'nope' })).toMatchObject({
      issues: [{ path: ['type'], wireCode: 'UNKNOWN_MESSAGE' }],
    });
  });

  it('holds text to the size that a frame may have', () => {
    const tooLarge = `{"type":"ping","a":"${'x'.repeat(DEFAULT_MAX_MESSAGE_BYTES)}"}`;
    expect(validate(tooLarge)).toMatchObject({ issues: [{ wireCode: 'MESSAGE_TOO_LARGE' }] });
  });

  it('refuses what no JSON can be: circles, and numbers that are none', () => {
    const circle: { type: string; self?: unknown } = { type: 'ping' };
    circle.self = [circle];
    expect(validate(circle)).toMatchObject({ issues: [{ wireCode: 'INVALID_MESSAGE' }] });
    expect(validate({ type: 'start', sample_rate: Number.NaN })).toMatchObject({
      issues: [{ path: ['sample_rate'] }],
    });
    expect(validate({ type: 'start', endpointing: { min_silence_ms: NaN } })).toMatchObject({
      issues: [{ path: ['endpointing', 'min_silence_ms'] }],
    });
  });

  it('never throws, whatever it is given', () => {
    return fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (value) => {
        const result = validate(value);
        expect(result.issues === undefined || result.issues.length === 1).toBe(true);
      }),
    );
  });
});
