import { TranscribeError, type TranscribeOptions } from '@ws/core';
import { checkCall } from '@ws/core/adapter';
import { invalidOption, readOption, SPOKEN } from '@ws/core/internal';
import { MAX_SAMPLES, WINDOW_SAMPLES } from './features/window.js';

/**
 * Refuses a call that the engine could not answer sensibly, before it goes to the inference process.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_AUDIO_TOO_LONG`
 */
export function checkEngineCall(samples: Float32Array, options: TranscribeOptions): void {
  if (options.prefix?.trim() && options.timestamps !== false) {
    throw new TranscribeError(
      'A call with a prefix cannot predict segment times. Give timestamps: false with it.',
      { code: 'ERR_INVALID_OPTION', details: { option: 'prefix' } },
    );
  }
  checkAttentionStop(options);
  readOption(SPOKEN.hotwords, 'hotwords', options.hotwords);
  const isOneWindow = options.prefix?.trim() || options.attentionStop !== undefined;
  if (isOneWindow) {
    checkCall(samples, options, WINDOW_SAMPLES, 'a call with prefix or attentionStop');
  } else {
    checkCall(samples, options, MAX_SAMPLES);
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
    throw invalidOption(`attentionStop.${name}`, value, 'a number of milliseconds, 0 or more');
  }
}
