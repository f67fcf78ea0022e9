import type { CueOptions, TranscriptFormat } from '@ws/core/formats';
import { flag } from '@ws/core/internal';
import type { Command } from 'commander';
import { addFlag } from './flag.js';

/** What the flags say about subtitles. */
export interface CueArguments {
  /** A cue is a segment as the model cut it. */
  readonly rawSegments?: boolean;
}

/** Adds the flags of {@link CueArguments}. */
export function addCueFlags(command: Command): Command {
  return addFlag(command, 'rawSegments', flag(false), {
    help: 'srt, vtt: a cue is a segment as the model cut it',
  });
}

/** How subtitles are to be cut; `undefined`: not at all. */
export function cueOptionsOf({ rawSegments }: CueArguments): CueOptions | undefined {
  return rawSegments ? undefined : {};
}

/** Whether the engine is to tell when each word was said: for `--words`, and for cues that begin with their words. */
export function needsWords({
  words,
  rawSegments,
  output = [],
}: CueArguments & {
  readonly words?: boolean;
  readonly output?: readonly TranscriptFormat[];
}): boolean {
  return Boolean(words) || (!rawSegments && output.some((format) => CUE_FORMATS.has(format)));
}

const CUE_FORMATS: ReadonlySet<TranscriptFormat> = new Set(['srt', 'vtt']);
