import { describe, expect, it } from 'vitest';
import type { CallRequest } from '../calls/call-request.js';
import { callParameters } from './call-parameters.js';

const request: CallRequest = {
  task: 'transcribe',
  timestamps: true,
  fallback: true,
  writesWords: false,
  writesTokens: false,
  writesLanguages: false,
  tells: false,
};
const abort = { callback: 1n, data: new Uint8Array(8), raise() {} };
const call = { language: 'en', audioContext: 512, abort };
const defaults = {
  values: { entropy_thold: 2.4, no_context: false },
  threads: 3,
  beamSize: 1,
  wordTimes: 'dtw',
} as const;
const text = (bytes: unknown): string => new TextDecoder().decode(bytes as Uint8Array);

describe('what whisper.cpp is told', () => {
  it('starts from its own defaults, and knows nothing of the call before', () => {
    const values = callParameters(defaults, request, call);
    expect(values).toMatchObject({
      entropy_thold: 2.4,
      no_context: true,
      n_threads: 3,
      audio_ctx: 512,
      strategy: 0,
      translate: false,
      no_timestamps: false,
      single_segment: false,
      initial_prompt: null,
      abort_callback: 1n,
      new_segment_callback: null,
    });
    const { language } = values;
    expect(text(language)).toBe('en\0');
  });

  it('has the prompt as C has texts, without the zero that would end it', () => {
    const values = callParameters(defaults, { ...request, prompt: 'a\0bé' }, call);
    const { initial_prompt: prompt, language, abort_callback_user_data: flag } = values;
    expect(text(prompt)).toBe('abé\0');
    expect(text(language)).toBe('en\0');
    expect(flag).toBe(abort.data);
  });

  it('follows as many transcripts as the call says, and whisper.cpp can', () => {
    const beams = (beamSize?: number) => callParameters(defaults, { ...request, beamSize }, call);
    expect(beams()).toMatchObject({ strategy: 0 });
    expect(beams(5)).toMatchObject({ strategy: 1, beam_search: { beam_size: 5 } });
    expect(beams(20)).toMatchObject({ strategy: 1, beam_search: { beam_size: 8 } });
    const wide = callParameters({ ...defaults, beamSize: 3 }, { ...request, beamSize: 1 }, call);
    expect(wide).toMatchObject({ strategy: 0 });
  });

  it('is one segment where no times are wanted', () => {
    const values = callParameters(defaults, { ...request, timestamps: false }, call);
    expect(values).toMatchObject({ no_timestamps: true, single_segment: true });
  });

  it('keeps nothing back where one answer is wanted', () => {
    expect(callParameters(defaults, request, call)).toMatchObject({
      temperature_inc: 0.2,
      no_speech_thold: 0.6,
    });
    expect(callParameters(defaults, { ...request, fallback: false }, call)).toMatchObject({
      temperature_inc: 0,
      no_speech_thold: 2,
    });
  });

  it('guesses token times only where it does not warp', () => {
    const words = { ...request, writesWords: true };
    const token = { ...defaults, wordTimes: 'token' } as const;
    expect(callParameters(defaults, words, call)).toMatchObject({ token_timestamps: false });
    expect(callParameters(token, words, call)).toMatchObject({ token_timestamps: true });
    expect(callParameters(token, request, call)).toMatchObject({ token_timestamps: false });
  });

  it('searches with beams where it has several', () => {
    const values = callParameters({ ...defaults, beamSize: 5 }, request, call);
    expect(values).toMatchObject({ strategy: 1, beam_search: { beam_size: 5 } });
  });
});
