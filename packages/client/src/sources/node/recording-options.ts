import {
  flag,
  type OptionSpec,
  part,
  type SettingsOf,
  SIGNAL,
  text,
  wholeNumber,
} from '@ws/core/internal';
import { type PacingClock, systemPacing } from '../pacing.js';

/** Settings of every source that reads a recording or a stream. */
export interface RecordedSourceOptions {
  /**
   * `true`: a chunk comes no earlier than a microphone would have it, at the time of its last sample. `false`: as fast as
   * they are taken.
   */
  readonly realTime?: boolean | undefined;
  /** Length of the chunks in milliseconds, 1 to 60000; the last one may be shorter. Default 100. */
  readonly chunkMs?: number | undefined;
  /** Where ffmpeg is. Default: it is looked for. */
  readonly ffmpegPath?: string | undefined;
  /** Ends the iteration with `ERR_ABORTED`. */
  readonly signal?: AbortSignal | undefined;
  /** Default: the system's. */
  readonly clock?: PacingClock | undefined;
}

/** The options, checked, with what was left out. */
export interface RecordedSourceSettings
  extends SettingsOf<RecordedSourceOptions, 'signal' | 'ffmpegPath'> {}

/** @param realTime - the default */
export function recordedSourceSpec(realTime: boolean): OptionSpec<RecordedSourceSettings> {
  return {
    realTime: flag(realTime),
    chunkMs: wholeNumber(1, 60_000, 100),
    ffmpegPath: text(),
    signal: SIGNAL,
    clock: part<PacingClock>(['now', 'sleep'], systemPacing),
  };
}
