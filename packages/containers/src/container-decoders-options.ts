import { availableParallelism } from 'node:os';
import type { Clock, Logger } from '@ws/core';
import {
  CLOCK,
  choice,
  type DefaultsOf,
  defaultsOf,
  LOGGER,
  type OptionSpec,
  type SettingsOf,
  SIGNAL,
  wholeNumber,
} from '@ws/core/internal';
import { MAX_CHANNELS, MAX_TRACKS } from './limits.js';

/** Settings of {@link createContainerDecoders}. */
export interface ContainerDecodersOptions {
  /** Threads that streams share, 1 to 64; each is started when it is needed. Default 2, or 1 where there is one processor. */
  readonly threads?: number | undefined;
  /** Streams that are open at once, 1 to 20000; another one fails as `ERR_OVERLOADED`. Default 256. */
  readonly maxStreams?: number | undefined;
  /** Milliseconds that half a second of sound may take before its decoder is taken to hang, 100 to 600000. Default 10000. */
  readonly stepTimeoutMs?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}

export const DECODERS_SPEC: OptionSpec<SettingsOf<ContainerDecodersOptions>> = {
  threads: wholeNumber(1, 64, Math.min(2, availableParallelism())),
  maxStreams: wholeNumber(1, 20_000, 256),
  stepTimeoutMs: wholeNumber(100, 600_000, 10_000),
  clock: CLOCK,
  logger: LOGGER,
};

/** Defaults of {@link ContainerDecodersOptions}. */
export const DEFAULT_CONTAINER_DECODERS_OPTIONS: DefaultsOf<ContainerDecodersOptions> =
  defaultsOf(DECODERS_SPEC);

/** How one stream is decoded. */
export interface ContainerDecoderOptions {
  /** `auto` (default): a container, found by its first bytes. `opus`: bare packets, one in each call of `decode`. */
  readonly encoding?: 'auto' | 'opus' | undefined;
  /** `mix` (default): one array of mono samples. `separate`: an array for each channel. */
  readonly channels?: 'mix' | 'separate' | undefined;
  /** A stream with more channels is refused; 1 to 8. Default 8. */
  readonly maxChannels?: number | undefined;
  /** Which audio track of a container is decoded, where it has several: 1, the first, to 64. Default 1. */
  readonly track?: number | undefined;
  /** Ends the work with `ERR_ABORTED`. */
  readonly signal?: AbortSignal | undefined;
}

/** {@link ContainerDecoderOptions} with nothing left out but the signal. */
export type ContainerDecoderSettings = SettingsOf<ContainerDecoderOptions, 'signal'>;

export const DECODER_SPEC: OptionSpec<ContainerDecoderSettings> = {
  encoding: choice(['auto', 'opus'], 'auto'),
  channels: choice(['mix', 'separate'], 'mix'),
  maxChannels: wholeNumber(1, MAX_CHANNELS, MAX_CHANNELS),
  track: wholeNumber(1, MAX_TRACKS, 1),
  signal: SIGNAL,
};
