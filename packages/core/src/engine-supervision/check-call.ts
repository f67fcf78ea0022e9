import { SAMPLE_RATE } from '../audio/sample-clock.js';
import type { TranscribeOptions } from '../contracts/backend.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { invalidOption } from '../options/invalid-option.js';
import { choice } from '../options/option-kinds.js';
import { readOption } from '../options/option-spec.js';
import { BEAM_SIZE, MAX_PROMPT_CHARS, TASKS } from '../options/spoken-options.js';
import { tailOfText } from '../text/tail-of-text.js';

const TASK = choice(TASKS);
const TEXTS = ['prompt', 'language', 'prefix', 'draft', 'settled'] as const;

/**
 * Refuses a call that no engine could answer sensibly, before it goes to one.
 *
 * @param maxSamples - the longest audio that the engine takes, in samples at 16 kHz
 * @param calls - which calls take no more than that, where others do
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_AUDIO_TOO_LONG`
 */
export function checkCall(
  samples: Float32Array,
  options: TranscribeOptions,
  maxSamples: number,
  calls = 'one call',
): void {
  if (options.sampleRate !== undefined && options.sampleRate !== SAMPLE_RATE) {
    throw new TranscribeError(
      `Whisper hears ${SAMPLE_RATE} Hz, but sampleRate is ${options.sampleRate}. Resample the audio first, with createResampler of @ws/core/audio.`,
      { code: 'ERR_INVALID_OPTION', details: { option: 'sampleRate', value: options.sampleRate } },
    );
  }
  for (const name of TEXTS) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== 'string')
      throw invalidOption(name, value, 'a string');
  }
  readOption(TASK, 'task', options.task);
  readOption(BEAM_SIZE, 'beamSize', options.beamSize);
  if (!(samples instanceof Float32Array)) {
    throw invalidAudio('Audio must be a Float32Array of samples between -1 and 1.');
  }
  if (samples.length === 0) throw invalidAudio('There is no audio: give one sample or more.');
  if (samples.length > maxSamples) {
    throw new TranscribeError(
      `${(samples.length / SAMPLE_RATE).toFixed(1)} s of audio are more than the ${maxSamples / SAMPLE_RATE} s that ${calls} takes. Cut it at pauses, or stream it through a session.`,
      { code: 'ERR_AUDIO_TOO_LONG', details: { samples: samples.length, maxSamples } },
    );
  }
  // Each layer of engines looks, and `findIndex` takes several times as long.
  for (let at = 0; at < samples.length; at++) {
    if (Number.isFinite(samples[at])) continue;
    throw invalidAudio(
      `Sample ${at} is ${samples[at]}. Samples must be finite numbers, between -1 and 1.`,
      { index: at },
    );
  }
}

function invalidAudio(message: string, details = {}): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_INVALID_AUDIO', details });
}

/**
 * What an engine is given of a prompt or prefix, however long it is: the end of it, 4000 characters at most. Whisper reads
 * less of it still, and some engines encode all that they are given.
 */
export function textForModel(text: string | undefined): string | undefined {
  return text !== undefined && text.length > MAX_PROMPT_CHARS
    ? tailOfText(text, MAX_PROMPT_CHARS)
    : text;
}
