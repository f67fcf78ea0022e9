import {
  extendSpec,
  flag,
  type OptionSpec,
  optionKind,
  type SettingsOf,
  SIGNAL,
  text,
  wholeNumber,
} from '@ws/core/internal';

/** What all sources of a browser are told. */
export interface SourceOptions {
  /** Length of the chunks in milliseconds, 1 to 60000; the last one may be shorter. Default 100. */
  readonly chunkMs?: number | undefined;
  /** Ends the iteration with `ERR_ABORTED`, and the attempt to open the source. */
  readonly signal?: AbortSignal | undefined;
}

/** Settings of sources whose audio comes whether it is read or not. */
export interface LiveSourceOptions extends SourceOptions {
  /**
   * Milliseconds of audio that wait for a slow reader, 100 to 3600000. Beyond it the iteration throws `ERR_OVERLOADED`:
   * nothing is dropped in silence. Default 30000.
   */
  readonly maxQueuedMs?: number | undefined;
  /**
   * Where {@link AUDIO_WORKLET_CODE} is served, for pages whose content security policy refuses scripts from `blob:`.
   * Default: it is loaded from a `blob:` address.
   */
  readonly workletUrl?: string | URL | undefined;
}

/** Settings of `createMicrophoneSource`. */
export interface MicrophoneSourceOptions extends LiveSourceOptions {
  /** Which microphone, by the `deviceId` of `enumerateDevices`. Default: the one that the user has chosen. */
  readonly deviceId?: string | undefined;
  /** Takes the sound of this device's own loudspeakers out. Default `true`. */
  readonly echoCancellation?: boolean | undefined;
  /** Made for calls between people: recognition is usually better without it. Default `false`. */
  readonly noiseSuppression?: boolean | undefined;
  /** Brings speech to an even loudness. Default `true`. */
  readonly autoGainControl?: boolean | undefined;
}

/** Settings of `createAudioBufferSource`. */
export interface AudioBufferSourceOptions extends SourceOptions {
  /**
   * `true` (default): a chunk comes when a microphone would have it, at the time of its last sample. `false`: as fast as
   * they are taken.
   */
  readonly realTime?: boolean | undefined;
}

const COMMON: OptionSpec<SettingsOf<SourceOptions, 'signal'>> = {
  chunkMs: wholeNumber(1, 60_000, 100),
  signal: SIGNAL,
};

/** {@link LiveSourceOptions} with what was left out. */
export type LiveSourceSettings = SettingsOf<LiveSourceOptions, 'signal' | 'workletUrl'>;

/** {@link LiveSourceOptions} by name. */
export const LIVE_SOURCE: OptionSpec<LiveSourceSettings> = extendSpec(COMMON, {
  maxQueuedMs: wholeNumber(100, 3_600_000, 30_000),
  workletUrl: optionKind<string | URL | undefined>(
    'an address',
    (value) => (typeof value === 'string' && value !== '') || value instanceof URL,
    undefined,
  ),
});

/** {@link MicrophoneSourceOptions} by name. */
export const MICROPHONE: OptionSpec<
  SettingsOf<MicrophoneSourceOptions, 'signal' | 'workletUrl' | 'deviceId'>
> = extendSpec(LIVE_SOURCE, {
  deviceId: text(),
  echoCancellation: flag(true),
  noiseSuppression: flag(false),
  autoGainControl: flag(true),
});

/** {@link AudioBufferSourceOptions} by name. */
export const AUDIO_BUFFER: OptionSpec<SettingsOf<AudioBufferSourceOptions, 'signal'>> = extendSpec(
  COMMON,
  { realTime: flag(true) },
);
