import { type ContainerDecoders, readInOrder } from '@ws/containers';
import { samplesToMs, TranscribeError } from '@ws/core';
import { ofCode } from '../openai-error.js';

/** A recording on the disk, as it is heard. */
export interface HeardRecording {
  /** Mono, 16 kHz. Once. */
  readonly audio: AsyncGenerator<Float32Array, void, undefined>;
  /** What was read of it so far, in seconds. */
  readonly seconds: number;
}

interface HeardRecordingParts {
  readonly decoders: ContainerDecoders;
  /** A longer one is refused. */
  readonly maxMs: number;
  /** So much more was read. */
  onHeard(ms: number): void;
  readonly signal: AbortSignal;
}

/** Decodes a recording as it is asked for: a few seconds of it are held at once. */
export function hearRecording(
  path: string,
  { decoders, maxMs, onHeard, signal }: HeardRecordingParts,
): HeardRecording {
  let samples = 0;

  async function* counted(
    pieces: AsyncGenerator<Float32Array[], void, undefined>,
  ): AsyncGenerator<Float32Array, void, undefined> {
    for await (const [mono] of pieces) {
      samples += mono!.length;
      if (samplesToMs(samples) > maxMs) {
        throw ofCode('AUDIO_TOO_LONG', `The recording may last ${maxMs / 1000} s.`, 'file');
      }
      onHeard(samplesToMs(mono!.length));
      yield mono!;
    }
  }

  async function* read(): AsyncGenerator<Float32Array, void, undefined> {
    using decoder = decoders.open({ signal });
    let isEmpty = true;
    for await (const chunk of readInOrder(path, { signal })) {
      isEmpty = false;
      yield* counted(decoder.decode(chunk));
    }
    if (isEmpty) throw new TranscribeError('The file is empty.', { code: 'ERR_INVALID_AUDIO' });
    yield* counted(decoder.end());
  }

  return {
    audio: read(),
    get seconds() {
      return samplesToMs(samples) / 1000;
    },
  };
}
