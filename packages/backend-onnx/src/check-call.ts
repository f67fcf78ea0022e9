import { TranscribeError, type TranscribeOptions } from '@ws/core';
import { SAMPLE_RATE, WINDOW_SAMPLES } from './features/window.js';

/**
 * Refuses a call that the engine could not answer sensibly, before it goes to the inference process.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_AUDIO_TOO_LONG`
 */
export function checkCall(samples: Float32Array, options: TranscribeOptions): void {
  if (options.sampleRate !== SAMPLE_RATE) {
    throw new TranscribeError(
      `Whisper hears ${SAMPLE_RATE} Hz, but sampleRate is ${options.sampleRate}. Resample the audio first, with createResampler of @ws/core/audio.`,
      {
        code: 'ERR_INVALID_OPTION',
        details: { option: 'sampleRate', value: options.sampleRate },
      },
    );
  }
  if (options.prefix?.trim() && options.timestamps !== false) {
    throw new TranscribeError(
      'A call with a prefix cannot predict segment times. Give timestamps: false with it.',
      { code: 'ERR_INVALID_OPTION', details: { option: 'prefix' } },
    );
  }
  checkAttentionStop(options);
  if (!(samples instanceof Float32Array)) {
    throw new TranscribeError('Audio must be a Float32Array of samples between -1 and 1.', {
      code: 'ERR_INVALID_AUDIO',
    });
  }
  if (samples.length === 0) {
    throw new TranscribeError('There is no audio: give one sample or more.', {
      code: 'ERR_INVALID_AUDIO',
    });
  }
  if (samples.length > WINDOW_SAMPLES) {
    throw new TranscribeError(
      `${(samples.length / SAMPLE_RATE).toFixed(1)} s of audio are more than the ${WINDOW_SAMPLES / SAMPLE_RATE} s that one call takes. Cut it at pauses, or stream it through a session.`,
      {
        code: 'ERR_AUDIO_TOO_LONG',
        details: { samples: samples.length, maxSamples: WINDOW_SAMPLES },
      },
    );
  }
  const at = samples.findIndex((sample) => !Number.isFinite(sample));
  if (at >= 0) {
    throw new TranscribeError(
      `Sample ${at} is ${samples[at]}. Samples must be finite numbers, between -1 and 1.`,
      { code: 'ERR_INVALID_AUDIO', details: { index: at } },
    );
  }
}

function checkAttentionStop({ attentionStop, timestamps }: TranscribeOptions): void {
  if (attentionStop === undefined) return;
  if (timestamps !== false) {
    throw new TranscribeError(
      'A call that stops by attention cannot predict segment times. Give timestamps: false with attentionStop.',
      { code: 'ERR_INVALID_OPTION', details: { option: 'attentionStop' } },
    );
  }
  for (const name of ['endMs', 'backMs'] as const) {
    const value = attentionStop[name];
    if (value === undefined || (Number.isFinite(value) && value >= 0)) continue;
    throw new TranscribeError(
      `attentionStop.${name} is ${value}. It must be a number of milliseconds, 0 or more.`,
      { code: 'ERR_INVALID_OPTION', details: { option: `attentionStop.${name}`, value } },
    );
  }
}
