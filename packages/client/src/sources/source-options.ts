import type { Clock } from '@ws/core';
import {
  CLOCK,
  extendSpec,
  flag,
  type OptionSpec,
  type SettingsOf,
  SIGNAL,
  text,
  wholeNumber,
} from '@ws/core/internal';

/** Settings of all sources. */
export interface SourceOptions {
  /** Length of the chunks in milliseconds, 1 to 60000; the last one may be shorter. Default 100. */
  readonly chunkMs?: number | undefined;
  /** Ends the iteration with `ERR_ABORTED`, and the attempt to open the source. */
  readonly signal?: AbortSignal | undefined;
}

const SOURCE: OptionSpec<SettingsOf<SourceOptions, 'signal'>> = {
  chunkMs: wholeNumber(1, 60_000, 100),
  signal: SIGNAL,
};

/** Settings of sources whose audio comes whether it is read or not. */
export interface QueuedSourceOptions extends SourceOptions {
  /**
   * Milliseconds of audio that wait for a slow reader, 100 to 3600000. Beyond it the iteration throws `ERR_OVERLOADED`:
   * nothing is dropped in silence. Default 30000.
   */
  readonly maxQueuedMs?: number | undefined;
}

export const QUEUED_SOURCE: OptionSpec<SettingsOf<QueuedSourceOptions, 'signal'>> = extendSpec(
  SOURCE,
  { maxQueuedMs: wholeNumber(100, 3_600_000, 30_000) },
);

/** Settings of sources that a reader reads as fast as it wants. */
export interface PacedSourceOptions extends SourceOptions {
  /**
   * `true`: a chunk comes no earlier than a microphone would have it, at the time of its last sample. `false`: as fast as
   * they are taken.
   */
  readonly realTime?: boolean | undefined;
  /** Default: the system's. */
  readonly clock?: Clock | undefined;
}

export type PacedSourceSettings = SettingsOf<PacedSourceOptions, 'signal'>;

/** @param realTime - the default */
/* @__NO_SIDE_EFFECTS__ */
export function pacedSource(realTime: boolean): OptionSpec<PacedSourceSettings> {
  return extendSpec(SOURCE, { realTime: flag(realTime), clock: CLOCK });
}

/** Settings of every source that reads a recording or a stream in Node. */
export interface RecordedSourceOptions extends PacedSourceOptions {
  /** Where ffmpeg is. Default: it is looked for. */
  readonly ffmpegPath?: string | undefined;
  /** Which audio track, where a container has several: 1, the first, to 64. Default 1. */
  readonly track?: number | undefined;
}

/** @param realTime - the default */
/* @__NO_SIDE_EFFECTS__ */
export function recordedSource(
  realTime: boolean,
): OptionSpec<SettingsOf<RecordedSourceOptions, 'signal' | 'ffmpegPath'>> {
  return extendSpec(pacedSource(realTime), {
    ffmpegPath: text(),
    track: wholeNumber(1, 64, 1),
  });
}
