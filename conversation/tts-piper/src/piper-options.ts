import {
  callback,
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  number,
  type OptionSpec,
  type SettingsOf,
  SIGNAL,
  text,
} from '@ws/core/internal';
import type { ProgressListener } from '@ws/models';
import { HOSTED_SPEECH, type HostedSpeechOptions } from '@ws/speech/internal';

/** Settings of `createPiper`. */
export interface PiperOptions extends HostedSpeechOptions {
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
  /** Where voices are kept. Default: with the models, in `WS_MODELS_DIR` or the user's cache. */
  readonly cacheDirectory?: string | undefined;
  /** Told how the download of a voice goes. */
  readonly onProgress?: ProgressListener | undefined;
  /** Ends the download of a voice. */
  readonly signal?: AbortSignal | undefined;
}

type Unsaid =
  | 'noise'
  | 'rhythmNoise'
  | 'python'
  | 'idleTimeoutMs'
  | 'cacheDirectory'
  | 'onProgress'
  | 'signal';

type PiperSettings = SettingsOf<PiperOptions, Unsaid>;

export const PIPER_OPTIONS: OptionSpec<PiperSettings> = extendSpec(HOSTED_SPEECH, {
  voice: text('en_US-joe-medium', 'the name of a voice, or the path of an .onnx file'),
  noise: number(0, 2),
  rhythmNoise: number(0, 2),
  python: text(undefined, 'the path of a Python interpreter'),
  cacheDirectory: text(undefined, 'the path of a directory'),
  onProgress: callback<ProgressListener>(),
  signal: SIGNAL,
});

/** What `createPiper` does where nothing else is said. */
export const DEFAULT_PIPER_OPTIONS: DefaultsOf<PiperOptions, Unsaid> = defaultsOf(PIPER_OPTIONS);
