import type { Logger } from '@ws/core';
import {
  callback,
  type DefaultsOf,
  defaultsOf,
  LOGGER,
  number,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  SIGNAL,
  text,
  wholeNumber,
} from '@ws/core/options';
import type { ProgressListener } from '@ws/models';

/** Settings of `createPiper`. */
export interface PiperOptions {
  /**
   * A voice of rhasspy/piper-voices by its name (`de_DE-thorsten-medium`), which is downloaded and kept, or the path of an
   * `.onnx` file beside which its `.onnx.json` is. Default `en_US-joe-medium`.
   */
  readonly voice?: string | undefined;
  /** How much the sound of the voice varies, 0 to 2. Default: the voice's own, mostly 0.667. */
  readonly noise?: number | undefined;
  /** How much its rhythm varies, 0 to 2; at 0 a text is as long each time. Default: the voice's own, mostly 0.8. */
  readonly rhythmNoise?: number | undefined;
  /** An interpreter of your own that has `piper-tts`. Default: the environment that `setup` made. */
  readonly python?: string | undefined;
  /** Threads of the network, 1 to 64. Default 1. */
  readonly threads?: number | undefined;
  /** Calls that wait for the engine, at most, 0 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds after which a call is taken to hang, 1000 to 3600000; the process is killed. Default 60000. */
  readonly callTimeoutMs?: number | undefined;
  /** Milliseconds without a call after which the process ends and gives its memory back, 1000 to 86400000. Default: never. */
  readonly idleTimeoutMs?: number | undefined;
  /** Where voices are kept. Default: with the models, in `WS_MODELS_DIR` or the user's cache. */
  readonly cacheDirectory?: string | undefined;
  /** Told how the download of a voice goes. */
  readonly onProgress?: ProgressListener | undefined;
  /** Ends the download of a voice. */
  readonly signal?: AbortSignal | undefined;
  readonly logger?: Logger | undefined;
}

type Unsaid =
  | 'noise'
  | 'rhythmNoise'
  | 'python'
  | 'idleTimeoutMs'
  | 'cacheDirectory'
  | 'onProgress'
  | 'signal';

/** {@link PiperOptions} with nothing left open that has a default. */
export type PiperSettings = SettingsOf<PiperOptions, Unsaid>;

const SPEC: OptionSpec<PiperSettings> = {
  voice: text('en_US-joe-medium', 'the name of a voice, or the path of an .onnx file'),
  noise: number(0, 2),
  rhythmNoise: number(0, 2),
  python: text(undefined, 'the path of a Python interpreter'),
  threads: wholeNumber(1, 64, 1),
  maxQueuedCalls: wholeNumber(0, 10_000, 64),
  callTimeoutMs: wholeNumber(1000, 3_600_000, 60_000),
  idleTimeoutMs: wholeNumber(1000, 86_400_000),
  cacheDirectory: text(undefined, 'the path of a directory'),
  onProgress: callback<ProgressListener>(),
  signal: SIGNAL,
  logger: LOGGER,
};

/** What `createPiper` does where nothing else is said. */
export const DEFAULT_PIPER_OPTIONS: DefaultsOf<PiperOptions, Unsaid> = defaultsOf(SPEC);

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function normalizePiperOptions(options: unknown): PiperSettings {
  return readOptions(SPEC, options);
}
