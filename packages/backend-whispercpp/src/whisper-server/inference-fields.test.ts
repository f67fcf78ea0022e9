import { describe, expect, it } from 'vitest';
import type { CallRequest } from '../calls/call-request.js';
import { inferenceFields } from './inference-fields.js';

const request: CallRequest = {
  task: 'transcribe',
  timestamps: true,
  fallback: true,
  writesWords: false,
  writesTokens: false,
  writesLanguages: false,
  tells: false,
};
type Field =
  | 'language'
  | 'prompt'
  | 'max_len'
  | 'beam_size'
  | 'no_timestamps'
  | 'no_language_probabilities';
const fields = (change: Partial<CallRequest> = {}, beamSize = 1) =>
  inferenceFields({ ...request, ...change }, { audioContext: 512, beamSize }) as Readonly<
    Record<Field, string>
  >;

describe('the fields of a request', () => {
  it('always name a language, since the default is English', () => {
    expect(fields().language).toBe('auto');
    expect(fields({ language: 'de' }).language).toBe('de');
  });

  it('spare the extra pass of the encoder, but where the caller asks what it finds', () => {
    expect(fields().no_language_probabilities).toBe('true');
    expect(fields({ writesLanguages: true }).no_language_probabilities).toBe('false');
    const given = fields({ writesLanguages: true, language: 'en' });
    expect(given.no_language_probabilities).toBe('true');
  });

  it('keep timestamps where words are asked for, since the server tells no times without', () => {
    expect(fields({ timestamps: false }).no_timestamps).toBe('true');
    expect(fields({ timestamps: false, writesWords: true }).no_timestamps).toBe('false');
  });

  it('try once, and swallow nothing, where one answer is wanted', () => {
    expect(fields()).toMatchObject({ temperature_inc: '0.2', no_speech_thold: '0.6' });
    const once = fields({ fallback: false });
    expect(once).toMatchObject({ temperature_inc: '0', no_speech_thold: '2' });
  });

  it('do not cut segments at 60 characters', () => {
    expect(Number(fields().max_len)).toBeGreaterThan(10_000);
  });

  it('hold the prompt whole, but for what ends a text in C', () => {
    expect(fields({ prompt: 'A\0 "quoted"\r\nline' }).prompt).toBe('A "quoted"\r\nline');
    expect(fields().prompt).toBe('');
  });

  it('search with beams where there is more than one', () => {
    expect(fields().beam_size).toBe('-1');
    expect(fields({}, 5).beam_size).toBe('5');
  });
});
