import { programOutput } from '@ws/cli-kit/ffmpeg';
import { TranscribeError } from '@ws/core';
import { createPcmDecoder } from '@ws/core/audio';
import {
  choice,
  extendSpec,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  systemClock,
  text,
} from '@ws/core/internal';
import type { AudioSource } from '../audio-source.js';
import { createChunkQueue } from '../chunk-queue.js';
import { createIteratedSource } from '../iterated-source.js';
import { QUEUED_SOURCE, type QueuedSourceOptions } from '../source-options.js';
import { createAuReader } from './au-header.js';
import { chooseMicrophone, microphonesOf } from './list-microphones.js';
import {
  type FoundRecorder,
  findRecorder,
  RECORDER_NAMES,
  RECORDERS,
  type RecorderName,
} from './recorders.js';

/** Settings of {@link createMicrophoneSource}. */
export interface MicrophoneSourceOptions extends QueuedSourceOptions {
  /** A microphone by what the recorder calls it, or by a part of its name: see `listMicrophones`. Default: the system's. */
  readonly device?: string | undefined;
  /** The program that records. Default: the first that is installed of `arecord`, `sox`, `ffmpeg`, `pw-record`. */
  readonly recorder?: RecorderName | undefined;
}

const SPEC: OptionSpec<SettingsOf<MicrophoneSourceOptions, 'device' | 'recorder' | 'signal'>> =
  extendSpec(QUEUED_SOURCE, { device: text(), recorder: choice(RECORDER_NAMES) });

/**
 * A microphone of this machine, recorded by a program that is installed. It is opened when the iteration starts, and let go
 * of when it ends, however it ends.
 *
 * @example
 * ```ts
 * const microphone = createMicrophoneSource({ device: 'USB' });
 * process.once('SIGINT', () => microphone.stop());
 * for await (const samples of microphone) await session.write(samples);
 * await session.end();
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_INVALID_STATE` where no recorder is installed, with the command that
 * installs one. The iteration throws `ERR_INVALID_STATE` with what the recorder says where it dies, `ERR_OVERLOADED` where
 * it is read too slowly, `ERR_ABORTED`
 */
export function createMicrophoneSource(options: MicrophoneSourceOptions = {}): AudioSource {
  const settings = readOptions(SPEC, options);
  const recorder = findRecorder(settings.recorder);
  return createIteratedSource(
    (signal) => recorded(recorder, settings.device, settings.maxQueuedMs, signal),
    { ...settings, realTime: false, clock: systemClock },
  );
}

async function* recorded(
  recorder: FoundRecorder,
  asked: string | undefined,
  maxQueuedMs: number,
  signal: AbortSignal,
): AsyncGenerator<Float32Array, void, undefined> {
  const device =
    asked === undefined
      ? undefined
      : chooseMicrophone(asked, await microphonesOf(recorder, signal));
  const queue = createChunkQueue(maxQueuedMs);
  const left = new AbortController();

  // The recorder is read whether or not anybody reads here: one that must wait leaves audio out.
  async function record(): Promise<void> {
    const decoder = createPcmDecoder('pcm_s16le');
    const plain = recorder.name === 'pw-record' ? createAuReader() : (bytes: Uint8Array) => bytes;
    const call = { program: recorder.program, args: RECORDERS[recorder.name].args(device) };
    const output = programOutput(call, {
      signal: AbortSignal.any([signal, left.signal]),
      failed: (said, cause) =>
        new TranscribeError(
          `${recorder.name} cannot record${device === undefined ? '' : ` from "${device}"`}: ${withoutInnards(said)}. Is there a microphone? "ws-client devices" lists them.`,
          { code: 'ERR_INVALID_STATE', details: { recorder: recorder.name, device }, cause },
        ),
    });
    for await (const bytes of output) queue.push(decoder.decode(plain(bytes)));
  }

  void record().then(() => queue.close(), queue.close);
  try {
    yield* queue;
  } finally {
    left.abort();
  }
}

/** What a recorder says. Of what ALSA's own library says on its way, the last is what went wrong. */
const withoutInnards = (said: string): string =>
  said.replace(/(?:ALSA lib [^;]*; )*ALSA lib \S+ (?=[^;]*;)/, '');
