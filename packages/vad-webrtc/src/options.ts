import {
  choice,
  type DefaultsOf,
  defaultsOf,
  number,
  type OptionSpec,
  type SettingsOf,
} from '@ws/core/internal';

/** How much a detector lets pass as speech: 0 the most, 3 the least. */
export type WebRtcVadMode = 0 | 1 | 2 | 3;

/** Sample rates that WebRTC's detector knows, in Hz. */
export type WebRtcVadSampleRate = 8000 | 16000 | 32000 | 48000;

/** Which program decides: the one in this package, a native one, or the native one where it is installed. */
export type WebRtcVadEngine = 'wasm' | 'native' | 'auto';

/** Settings of one detector. */
export interface WebRtcVadStreamOptions {
  /** WebRTC's aggressiveness: 0 calls the most speech, 3 the least. Default 2. */
  readonly mode?: WebRtcVadMode | undefined;
  /** Of the frames, in Hz. Default 16000. */
  readonly sampleRate?: WebRtcVadSampleRate | undefined;
  /**
   * How many decibels a frame has to be louder than the noise to be speech, at most, 0 to 40: less where speech hardly
   * stands out, but 3 always. It has to be above -60 dBFS, too. 0: WebRTC decides alone. Default 8.
   */
  readonly noiseGateDb?: number | undefined;
}

/** Settings of {@link createWebRtcVad}. */
export interface WebRtcVadOptions extends WebRtcVadStreamOptions {
  /**
   * `wasm` is in this package. `native` is the npm package `webrtcvad`, which you install and which needs a compiler
   * then; Node only; the decisions are the same. `auto`: native where it can be loaded. Default `wasm`.
   */
  readonly engine?: WebRtcVadEngine | undefined;
}

/** The options of a detector, checked, with what was left out. */
export type WebRtcVadSettings = SettingsOf<WebRtcVadStreamOptions>;

export const STREAM: OptionSpec<WebRtcVadSettings> = {
  mode: choice([0, 1, 2, 3], 2),
  sampleRate: choice([8000, 16_000, 32_000, 48_000], 16_000),
  noiseGateDb: number(0, 40, 8),
};

/** The options that choose what is loaded. */
export const LOAD: OptionSpec<SettingsOf<Pick<WebRtcVadOptions, 'engine'>>> = {
  engine: choice(['wasm', 'native', 'auto'], 'wasm'),
};

/** Defaults of {@link WebRtcVadOptions}. */
export const DEFAULT_WEBRTC_VAD_OPTIONS: DefaultsOf<WebRtcVadOptions> = Object.freeze({
  ...defaultsOf(STREAM),
  ...defaultsOf(LOAD),
});
