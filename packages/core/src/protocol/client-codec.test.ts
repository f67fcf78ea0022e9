import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TranscribeError } from '../errors/transcribe-error.js';
import { decodeClientMessage, encodeClientMessage } from './client-codec.js';
import type { ClientMessage } from './client-messages.js';

const samples = fc.float32Array({ noNaN: true, noDefaultInfinity: true, minLength: 1 });
const sampleRate = fc.integer({ min: 8000, max: 48000 });

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
      encoding: fc.constantFrom('pcm_s16le' as const, 'pcm_f32le' as const),
      sampleRate,
      language: fc.string(),
      task: fc.constantFrom('transcribe' as const, 'translate' as const),
      prompt: fc.string({ unit: 'binary' }),
      partialIntervalMs: fc.integer({ min: 0, max: 60_000 }),
    },
    { requiredKeys: ['type', 'encoding', 'sampleRate'] },
  ),
  fc.record({ type: fc.constantFrom('vad_end', 'finalize', 'end', 'ping') }),
);

describe('client messages', () => {
  it('are the same after encoding and decoding', () => {
    return fc.assert(
      fc.property(messages, (message) => {
        expect(decodeClientMessage(encodeClientMessage(message))).toEqual(message);
      }),
    );
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
        type: fc.oneof(fc.constantFrom('audio_frame', 'start', 'vad_end'), fc.anything()),
        audio: fc.oneof(fc.base64String(), fc.string(), fc.anything()),
        sample_rate: fc.anything(),
        context_audio: fc.oneof(fc.base64String(), fc.anything()),
        encoding: fc.anything(),
        prompt: fc.anything(),
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

  it('may be nested as deep as they are long', () => {
    const depth = 200_000;
    const text = `{"type":"ping","a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(decodeClientMessage(text)).toEqual({ type: 'ping' });
  });
});
