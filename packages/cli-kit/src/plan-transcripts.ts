import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { TranscriptFormat } from '@ws/core/formats';
import { subtitleSettingsOf } from './cue-flags.js';
import { type FoundRecording, STDIN } from './find-recordings.js';
import { canHaveSubtitles, type SubtitledVideo } from './mux-subtitles.js';
import type { FileArguments, SpeechArguments } from './recording-flags.js';
import { checkTargets, realPlace, refused, type TranscriptTarget } from './transcript-output.js';

/** A recording, and where its transcript goes. */
export interface PlannedTranscript {
  readonly file: string;
  readonly target: Omit<TranscriptTarget, 'print'>;
  /** The video that is to be written with subtitles. */
  readonly video?: SubtitledVideo | undefined;
}

/** What is to be done, and what is not. */
export interface TranscriptPlan {
  readonly transcripts: readonly PlannedTranscript[];
  /** Recordings that were named more than once, by a second name of theirs. */
  readonly repeated: readonly string[];
  /** How many recordings have all of their files. */
  readonly skipped: number;
  /** Recordings that are to have subtitles in them, and cannot. */
  readonly withoutPicture: readonly string[];
}

/**
 * Plans where the transcripts of recordings go. A recording that is named twice is transcribed once. Recordings that differ
 * in their endings alone keep these in the names of their files: `talk.mp3.srt`, `talk.wav.srt`.
 *
 * @param taken - which recordings were planned before, by the places of their transcripts. It is added to
 * @throws TranscribeError `ERR_INVALID_OPTION` where the transcripts cannot be written
 */
export function planTranscripts(
  found: readonly FoundRecording[],
  given: FileArguments & Pick<SpeechArguments, 'translate'>,
  taken: Map<string, string> = new Map(),
): TranscriptPlan {
  const { overwrite, mux, translate, bilingual } = given;
  const leavesThere = given.skipExisting || given.resume;
  const formats = formatsOf(given);
  const { once, repeated } = withoutRepetition(found);
  const paths = isPrinted(given) ? undefined : pathsOf(once, given, taken);
  const subtitles = subtitleSettingsOf(given);
  let skipped = 0;
  const transcripts: PlannedTranscript[] = [];
  const withoutPicture: string[] = [];
  const task = translate && !bilingual ? 'translate' : 'transcribe';
  for (const [i, { file }] of once.entries()) {
    const path = paths?.[i];
    const shared = { of: file, path, task, bilingual, ...subtitles } as const;
    if (path === undefined) {
      transcripts.push({ file, target: { ...shared, formats, overwrite } });
      continue;
    }
    if (mux && !canHaveSubtitles(file)) withoutPicture.push(file);
    const video = mux && canHaveSubtitles(file) ? subtitled(file, path, formats) : undefined;
    const isThere = (name: string): boolean => Boolean(leavesThere) && existsSync(name);
    const missing = formats.filter((format) => !isThere(`${path}.${format}`));
    const isVideoThere = video === undefined || isThere(video.to);
    if (missing.length === 0 && isVideoThere) {
      skipped++;
    } else if (missing.length === 0) {
      // Its subtitles may have been corrected: they go into the video as they are.
      transcripts.push({ file, video, target: { ...shared, formats: [], overwrite } });
    } else {
      const target = { ...shared, formats: missing, overwrite };
      transcripts.push({ file, target, video: isVideoThere ? undefined : video });
    }
  }
  const instead = '--overwrite, --skip-existing or --resume';
  checkTargets(
    transcripts.map(({ target }) => target),
    instead,
  );
  const there = transcripts.find(({ video }) => video && existsSync(video.to))?.video?.to;
  if (there !== undefined && !overwrite) {
    throw refused(`${there} is there already. Move it, or give ${instead}.`);
  }
  return { transcripts, repeated, skipped, withoutPicture };
}

/** Whether transcripts go to standard output. */
export function isPrinted({ stdout, output = [], mux }: FileArguments): boolean {
  return Boolean(stdout) || (output.length === 0 && !mux);
}

/** What is written of each recording. Subtitles come in one of two formats. */
function formatsOf({ output = [], mux }: FileArguments): readonly TranscriptFormat[] {
  if (!mux) return output.length === 0 ? ['txt'] : output;
  return output.includes('srt') || output.includes('vtt') ? output : [...output, 'srt'];
}

function subtitled(
  video: string,
  path: string,
  formats: readonly TranscriptFormat[],
): SubtitledVideo {
  const subtitles = `${path}.${formats.includes('srt') ? 'srt' : 'vtt'}`;
  return { video, subtitles, to: `${path}.subtitled${extname(video)}` };
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
  { outputDir, outputFile }: FileArguments,
  taken: Map<string, string>,
): readonly string[] {
  if (outputFile !== undefined) {
    if (recordings.length <= 1) return recordings.map(() => outputFile);
    throw refused(
      `--output-file names the files of one recording, and there are ${recordings.length}. Give --output-dir.`,
    );
  }
  const paths = recordings.map(({ file, stem }) =>
    outputDir === undefined
      ? join(file === STDIN ? '.' : dirname(file), basename(stem))
      : join(outputDir, stem),
  );
  const places = paths.map(realPlace);
  const counts = new Map<string, number>();
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  return paths.map((path, i) => {
    const { file } = recordings[i]!;
    const place = places[i]!;
    if (counts.get(place)! > 1 || (taken.get(place) ?? file) !== file) return path + extname(file);
    taken.set(place, file);
    return path;
  });
}
