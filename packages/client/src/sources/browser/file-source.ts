import { SAMPLE_RATE, TranscribeError } from '@ws/core';
import type { AudioSource } from '../audio-source.js';
import type { PacedSourceOptions } from '../source-options.js';
import { createAudioBufferSource } from './audio-buffer-source.js';

/**
 * A sound or video file, decoded whole by the browser on a thread of its own: mono (the mean of its channels) at 16 kHz.
 *
 * @param options - `realTime` is `true` where it is left out
 * @throws TranscribeError `ERR_INVALID_AUDIO` where the browser finds no sound in the file; otherwise as
 * {@link createAudioBufferSource}
 */
export async function createFileSource(
  file: Blob,
  options?: PacedSourceOptions,
): Promise<AudioSource> {
  // A context of this rate decodes to this rate.
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  const buffer = await context.decodeAudioData(await file.arrayBuffer()).catch((cause: unknown) => {
    throw new TranscribeError(
      'This browser finds no sound in the file. Try WAV, MP3, M4A, FLAC, Ogg or WebM.',
      { code: 'ERR_INVALID_AUDIO', cause },
    );
  });
  return createAudioBufferSource(buffer, options);
}
