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
  const { prefix, attentionStop, timestamps, hotwords } = options;
  const hasPrefix = Boolean(prefix?.trim());
  if (timestamps !== false && hasPrefix) throw withoutTimes('with a prefix', 'prefix', 'it');
  if (timestamps !== false && attentionStop !== undefined) {
    throw withoutTimes('that stops by attention', 'attentionStop', 'attentionStop');
  }
  for (const name of ['endMs', 'backMs'] as const) {
    const value = attentionStop?.[name];
    if (value === undefined || (Number.isFinite(value) && value >= 0)) continue;
    throw invalidOption(`attentionStop.${name}`, value, 'a number of milliseconds, 0 or more');
  }
  readOption(SPOKEN.hotwords, 'hotwords', hotwords);
  if (hasPrefix || attentionStop !== undefined) {
    checkCall(samples, options, WINDOW_SAMPLES, 'a call with prefix or attentionStop');
  } else {
    checkCall(samples, options, MAX_SAMPLES);
  }
}

function withoutTimes(which: string, option: string, named: string): TranscribeError {
  return new TranscribeError(
    `A call ${which} cannot predict segment times. Give timestamps: false with ${named}.`,
    { code: 'ERR_INVALID_OPTION', details: { option } },
  );
}
