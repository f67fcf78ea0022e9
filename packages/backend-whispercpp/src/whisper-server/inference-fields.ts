import { SAMPLE_RATE } from '@ws/core';
import { writeWav } from '@ws/core/audio';
import type { CallRequest } from '../calls/call-request.js';

/**
 * The fields of one request. All that matters is sent, for a server may have been started with other defaults; what it has
 * no field for (`no_context`, which it has on) cannot be.
 *
 * @param audioContext - positions, 0 for all
 */
export function inferenceFields(
  request: CallRequest,
  { audioContext, beamSize }: { readonly audioContext: number; readonly beamSize: number },
): Readonly<Record<string, string>> {
  // Without timestamps of segments the server gives none of words either: segments are asked for, and joined here.
  const timestamps = request.timestamps || request.writesWords;
  return {
    response_format: 'verbose_json',
    // Its own default is English.
    language: request.language ?? 'auto',
    // Would end the call after the language.
    detect_language: 'false',
    translate: String(request.task === 'translate'),
    ...(request.prompt ? { prompt: request.prompt.replaceAll('\0', '') } : { prompt: '' }),
    // Costs another pass of the encoder.
    no_language_probabilities: String(!(request.writesLanguages && request.language === undefined)),
    no_timestamps: String(!timestamps),
    token_timestamps: String(request.writesWords),
    // 0 stands for 60 characters, at which it cuts within sentences.
    max_len: '1000000',
    audio_ctx: String(audioContext),
    beam_size: String(beamSize > 1 ? beamSize : -1),
    best_of: '5',
    temperature: '0',
    temperature_inc: request.fallback ? '0.2' : '0',
    entropy_thold: '2.4',
    logprob_thold: '-1',
    // Without fallback the caller judges the answer: segments that are probably no speech are kept.
    no_speech_thold: request.fallback ? '0.6' : '2',
    // As OpenAI's implementation: brackets and notes are not spoken.
    suppress_nst: 'true',
    vad: 'false',
    diarize: 'false',
    tinydiarize: 'false',
    offset_t: '0',
    duration: '0',
  };
}

/**
 * A request that decodes nothing, and resets the audio context to the whole one: it asks for 100 ms of its audio, the least
 * that whisper.cpp does not ignore, and less than it decodes.
 */
export const NOTHING_FIELDS: Readonly<Record<string, string>> = Object.freeze({
  response_format: 'verbose_json',
  language: 'en',
  detect_language: 'false',
  no_language_probabilities: 'true',
  audio_ctx: '0',
  duration: '100',
  vad: 'false',
});

/** The audio of {@link NOTHING_FIELDS}. */
export const NOTHING_FILE: Uint8Array = writeWav(new Float32Array(SAMPLE_RATE / 4));
