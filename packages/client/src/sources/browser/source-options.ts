import {
  extendSpec,
  flag,
  type OptionSpec,
  optionKind,
  type SettingsOf,
  text,
} from '@ws/core/internal';
import { QUEUED_SOURCE, type QueuedSourceOptions } from '../source-options.js';

/** Settings of sources whose audio comes whether it is read or not. */
export interface LiveSourceOptions extends QueuedSourceOptions {
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

export type LiveSourceSettings = SettingsOf<LiveSourceOptions, 'signal' | 'workletUrl'>;

export const LIVE_SOURCE: OptionSpec<LiveSourceSettings> = extendSpec(QUEUED_SOURCE, {
  workletUrl: optionKind<string | URL | undefined>(
    'an address',
    (value) => (typeof value === 'string' && value !== '') || value instanceof URL,
    undefined,
  ),
});

export const MICROPHONE: OptionSpec<
  SettingsOf<MicrophoneSourceOptions, 'signal' | 'workletUrl' | 'deviceId'>
> = extendSpec(LIVE_SOURCE, {
  deviceId: text(),
  echoCancellation: flag(true),
  noiseSuppression: flag(false),
  autoGainControl: flag(true),
});
