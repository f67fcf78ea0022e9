import { extendSpec, type OptionSpec, type SettingsOf, text } from '@ws/core/internal';
import { type PacedSourceOptions, pacedSource } from '../source-options.js';

/** Settings of every source that reads a recording or a stream. */
export interface RecordedSourceOptions extends PacedSourceOptions {
  /** Where ffmpeg is. Default: it is looked for. */
  readonly ffmpegPath?: string | undefined;
}

/** The options, checked, with what was left out. */
export interface RecordedSourceSettings
  extends SettingsOf<RecordedSourceOptions, 'signal' | 'ffmpegPath'> {}

/** @param realTime - the default */
export function recordedSourceSpec(realTime: boolean): OptionSpec<RecordedSourceSettings> {
  return extendSpec(pacedSource(realTime), { ffmpegPath: text() });
}
