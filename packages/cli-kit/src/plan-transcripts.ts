import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { cueOptionsOf } from './cue-flags.js';
import type { FoundRecording } from './find-recordings.js';
import { STDIN } from './find-recordings.js';
import type { FileArguments, SpeechArguments } from './recording-flags.js';
import { checkTargets, realPlace, type TranscriptTarget } from './transcript-output.js';

/** A recording, and where its transcript goes. */
export interface PlannedTranscript {
  readonly file: string;
  readonly target: Omit<TranscriptTarget, 'print'>;
}

/** What is to be done, and what is not. */
export interface TranscriptPlan {
  readonly transcripts: readonly PlannedTranscript[];
  /** Recordings that were named more than once, by a second name of theirs. */
  readonly repeated: readonly string[];
  /** How many recordings have all of their files. */
  readonly skipped: number;
}

/**
 * Plans where the transcripts of recordings go. A recording that is named twice is transcribed once. Recordings that differ
 * in their endings alone keep these in the names of their files: `talk.mp3.srt`, `talk.wav.srt`.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where the transcripts cannot be written
 */
export function planTranscripts(
  found: readonly FoundRecording[],
  given: FileArguments & Pick<SpeechArguments, 'translate'>,
): TranscriptPlan {
  const { output = [], stdout, overwrite, skipExisting, translate } = given;
  const formats = output.length === 0 ? (['txt'] as const) : output;
  const isPrinted = stdout || output.length === 0;
  const { once, repeated } = withoutRepetition(found);
  const paths = isPrinted ? undefined : pathsOf(once, given.outputDir);
  const cues = cueOptionsOf(given);
  let skipped = 0;
  const transcripts: PlannedTranscript[] = [];
  for (const [i, { file }] of once.entries()) {
    const path = paths?.[i];
    const missing =
      path === undefined || !skipExisting
        ? formats
        : formats.filter((format) => !existsSync(`${path}.${format}`));
    if (missing.length === 0) skipped++;
    else {
      const task = translate ? 'translate' : 'transcribe';
      const target = { of: file, formats: missing, path, task, cues, overwrite } as const;
      transcripts.push({ file, target });
    }
  }
  checkTargets(
    transcripts.map(({ target }) => target),
    '--overwrite or --skip-existing',
  );
  return { transcripts, repeated, skipped };
}

function withoutRepetition(found: readonly FoundRecording[]): {
  readonly once: readonly FoundRecording[];
  readonly repeated: readonly string[];
} {
  const places = new Set<string>();
  const once: FoundRecording[] = [];
  const repeated: string[] = [];
  for (const recording of found) {
    const { file } = recording;
    const place = file === STDIN ? STDIN : realPlace(file);
    if (places.has(place)) repeated.push(file);
    else once.push(recording);
    places.add(place);
  }
  return { once, repeated };
}

/** Paths of the transcripts without their endings. */
function pathsOf(
  recordings: readonly FoundRecording[],
  outputDir: string | undefined,
): readonly string[] {
  const paths = recordings.map(({ file, stem }) =>
    outputDir === undefined
      ? join(file === STDIN ? '.' : dirname(file), basename(stem))
      : join(outputDir, stem),
  );
  const places = paths.map(realPlace);
  const counts = new Map<string, number>();
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  return paths.map((path, i) =>
    counts.get(places[i]!) === 1 ? path : path + extname(recordings[i]!.file),
  );
}
