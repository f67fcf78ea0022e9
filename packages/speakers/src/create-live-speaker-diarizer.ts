import { fileURLToPath } from 'node:url';
import type { BackendHealth, LiveDiarizer } from '@ws/core';
import { checkKnownSpeaker, readOptions } from '@ws/core/internal';
import {
  SPEAKER_DIARIZER,
  type SpeakerDiarizerOptions,
  type SpeakerDiarizerSettings,
} from './diarizer-options.js';
import { enrolledVoice } from './live/enrolled-voice.js';
import { readLiveOptions } from './live/live-options.js';
import { createSpeakerStream } from './live/speaker-stream.js';
import { createSpeakerNetworks } from './process/speaker-networks.js';

/** Tells who speaks while they speak, in processes of its own. */
export interface LiveSpeakerDiarizer extends LiveDiarizer {
  readonly name: 'pyannote-campplus';
  /** How its processes are: their memory and processor time together, and how often one had to be started anew. */
  health(): Promise<BackendHealth>;
}

/**
 * Tells who speaks while they speak: what {@link createSpeakerDiarizer} does for recordings, utterance by utterance. A stream does
 * no work until `turns` is called. Then pyannote's segmentation-3.0 hears the 10 s up to the end of what is asked (more
 * windows, 5 s before each other, where that is longer), CAM++ tells what the voices in it are like, and they are joined with
 * the voices of the stream so far. A voice that was not heard before needs a second of clean speech to be a new one, or 59
 * frames; shorter pieces are told by whom they are like, and the very first ones not at all.
 *
 * All streams share the processes. A stream keeps 4 MB of audio, and 1 kB of each voice; 64 calls of it may wait for those
 * before them.
 *
 * @example
 * ```ts
 * await using diarizer = createLiveSpeakerDiarizer();
 * await using stream = diarizer.open({ maxSpeakers: 4 });
 * stream.write(samples);
 * for (const { start, end, speaker } of await stream.turns(0, 5)) console.log(start, end, speaker);
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createLiveSpeakerDiarizer(
  options: SpeakerDiarizerOptions = {},
): LiveSpeakerDiarizer {
  const entry = fileURLToPath(new URL('./worker.js', import.meta.url));
  return createHostedLiveDiarizer(readOptions(SPEAKER_DIARIZER, options), entry);
}

/**
 * The contract of a live diarizer, kept over processes that answer messages.
 *
 * @param entry - the processes' program
 */
export function createHostedLiveDiarizer(
  settings: SpeakerDiarizerSettings,
  entry: string,
): LiveSpeakerDiarizer {
  const networks = createSpeakerNetworks(settings, entry);
  return {
    specVersion: 'v1',
    name: 'pyannote-campplus',
    load: (options) => networks.load(options?.signal),
    async enroll(person, { signal = new AbortController().signal } = {}) {
      networks.ensureOpen(signal);
      checkKnownSpeaker(person);
      // The caller may change them meanwhile.
      const { name, samples } = person;
      return enrolledVoice({ name, samples: samples.slice() }, (window) =>
        networks.analyse(window, undefined, signal),
      );
    },
    open(options = {}) {
      networks.ensureOpen();
      return createSpeakerStream(readLiveOptions(options), networks);
    },
    health: () => networks.health(),
    [Symbol.asyncDispose]: () => networks.dispose(),
  };
}
