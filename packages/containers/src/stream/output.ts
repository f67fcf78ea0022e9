import { createResampler, type Resampler } from '@ws/core/audio';
import { MAX_RESAMPLER_RATE, MIN_RESAMPLER_RATE } from '@ws/core/internal';
import { unreadable } from '../formats.js';
import { MAX_FORMAT_CHANGES } from '../limits.js';

/** Brings decoded sound to 16 kHz, mixed to one channel, or each channel for itself. */
export interface Output {
  /**
   * Whether so many channels may come.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO`
   */
  check(channels: number): void;
  /** The pieces of sound that are complete, for each channel; all arrays of a piece are as long. */
  add(channels: readonly Float32Array[], sampleRate: number): readonly Float32Array[][];
  /** What the resamplers still hold. */
  flush(): Float32Array[];
}

/** @param maxChannels - more are refused with `ERR_INVALID_AUDIO` */
export function createOutput(mode: 'mix' | 'separate', maxChannels: number): Output {
  let resamplers: Resampler[] = [];
  let changes = 0;
  // Channels that a consumer was given: it cannot be given others later.
  let given: number | undefined;

  function flush(): Float32Array[] {
    return resamplers.map((resampler) => resampler.flush());
  }

  function tune(channels: number, sampleRate: number): Float32Array[] {
    given ??= mode === 'mix' ? 1 : channels;
    const needed = given;
    if (resamplers.length === needed && resamplers[0]!.inputRate === sampleRate) return [];
    if (
      !Number.isInteger(sampleRate) ||
      sampleRate < MIN_RESAMPLER_RATE ||
      sampleRate > MAX_RESAMPLER_RATE
    ) {
      throw unreadable(
        `its sample rate is ${sampleRate} Hz`,
        `Send ${MIN_RESAMPLER_RATE} to ${MAX_RESAMPLER_RATE} Hz.`,
        { sampleRate },
      );
    }
    if (++changes > MAX_FORMAT_CHANGES) {
      throw unreadable('its sample rate changes again and again');
    }
    const rest = flush();
    resamplers = Array.from({ length: needed }, () => createResampler(sampleRate));
    return rest;
  }

  function check(channels: number): void {
    if (channels >= 1 && channels <= maxChannels) return;
    throw unreadable(
      `it has ${channels} channels`,
      `Send 1 to ${maxChannels}: "ffmpeg -i FILE -ac 1 out.wav" mixes them.`,
      { channels, maxChannels },
    );
  }

  return {
    check,
    add(channels, sampleRate) {
      check(channels.length);
      const rest = tune(channels.length, sampleRate);
      const inputs = mode === 'mix' ? [mixed(channels)] : fitted(channels, given!);
      return [rest, inputs.map((samples, i) => resamplers[i]!.process(samples))];
    },
    flush,
  };
}

/** The mean of all channels, which cannot clip. What is no number becomes 0: a damaged packet may decode to anything. */
function mixed(channels: readonly Float32Array[]): Float32Array {
  const mono = new Float32Array(channels[0]!.length);
  for (const channel of channels) {
    for (let i = 0; i < mono.length; i++) mono[i]! += channel[i]! / channels.length;
  }
  return finite(mono);
}

/** As many channels as there were: of a stream that changes, what is missing is silent. */
function fitted(channels: readonly Float32Array[], count: number): Float32Array[] {
  const { length } = channels[0]!;
  return Array.from({ length: count }, (_, i) =>
    finite(channels[i]?.slice() ?? new Float32Array(length)),
  );
}

function finite(samples: Float32Array): Float32Array {
  for (let i = 0; i < samples.length; i++) if (!Number.isFinite(samples[i])) samples[i] = 0;
  return samples;
}
