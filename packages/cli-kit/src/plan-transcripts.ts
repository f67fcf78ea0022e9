import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { cannotWrite } from './cannot-write.js';
import { subtitleSettingsOf } from './cue-flags.js';
import { type FoundRecording, STDIN } from './find-recordings.js';
import { canHaveSubtitles, type SubtitledVideo } from './mux-subtitles.js';
import type { OutputFormat } from './output-formats.js';
import type { FileArguments, SpeechArguments } from './recording-flags.js';
import {
  checkFree,
  checkTarget,
  isFolder,
  realPlace,
  refused,
  type TranscriptTarget,
} from './transcript-output.js';
import { transcriptPaths } from './transcript-paths.js';

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
  /** Why some recordings are left out: messages. */
  readonly problems: readonly string[];
}

/**
 * Plans where the transcripts of recordings go: see {@link transcriptPaths}. A recording that is named twice is transcribed
 * once. Recordings whose transcripts would be one file are left out, and those that cannot be written for a folder has their
 * name.
 *
 * @param taken - which recording each file was planned for before. It is added to
 * @throws TranscribeError `ERR_INVALID_OPTION` where a file is there already, several formats are to be printed, or
 * `outputFile` is given for several recordings
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
  const filesAt = (path: string): readonly string[] =>
    formats.map((format) => `${realPlace(path)}.${format}`);
  const holderOf = (path: string): string | undefined => taken.get(filesAt(path)[0]!);
  const paths = isPrinted(given) ? undefined : pathsOf(once, given, holderOf);
  const claims = claimsOf(once, paths, filesAt, taken);
  const subtitles = subtitleSettingsOf(given);
  let skipped = 0;
  const transcripts: PlannedTranscript[] = [];
  const withoutPicture: string[] = [];
  const problems = new Set<string>();
  const task = translate && !bilingual ? 'translate' : 'transcribe';
  for (const [i, { file }] of once.entries()) {
    const path = paths?.[i];
    const shared = { of: file, path, task, bilingual, ...subtitles } as const;
    if (path === undefined) {
      transcripts.push({ file, target: { ...shared, formats, overwrite } });
      continue;
    }
    const video = mux && canHaveSubtitles(file) ? subtitled(file, path, formats) : undefined;
    const names = [...formats.map((format) => `${path}.${format}`), ...(video ? [video.to] : [])];
    const problem = clashAt(path, formats, filesAt(path), claims) ?? folderAmong(names);
    if (problem !== undefined) {
      problems.add(problem);
      continue;
    }
    for (const name of filesAt(path)) taken.set(name, file);
    if (mux && video === undefined) withoutPicture.push(file);
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
  for (const { target, video } of transcripts) {
    checkTarget(target, instead);
    if (video !== undefined) checkFree(video.to, overwrite, instead);
  }
  return { transcripts, repeated, skipped, withoutPicture, problems: [...problems] };
}

/** Which recordings would write each file: of those that were planned before, and of these. */
function claimsOf(
  recordings: readonly FoundRecording[],
  paths: readonly string[] | undefined,
  filesAt: (path: string) => readonly string[],
  taken: ReadonlyMap<string, string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const claims = new Map<string, Set<string>>();
  for (const [i, path] of (paths ?? []).entries()) {
    for (const name of filesAt(path)) {
      const before = taken.get(name);
      const claim = claims.get(name) ?? new Set(before === undefined ? [] : [before]);
      claims.set(name, claim.add(recordings[i]!.file));
    }
  }
  return claims;
}

/** Says which recordings would be written into one file, of those of a path. */
function clashAt(
  path: string,
  formats: readonly OutputFormat[],
  names: readonly string[],
  claims: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  const at = names.findIndex((name) => claims.get(name)!.size > 1);
  if (at < 0) return undefined;
  const all = [...claims.get(names[at]!)!];
  const [first, second, ...more] = all;
  const others = more.length === 0 ? second : `${second} and ${more.length} more`;
  return `${first} and ${others} would be written to one file, ${path}.${formats[at]}, and are left out. Rename them, or give each a folder of its own.`;
}

function folderAmong(names: readonly string[]): string | undefined {
  const folder = names.find(isFolder);
  return folder && cannotWrite(folder, { code: 'EISDIR' }).message;
}

/** Whether transcripts go to standard output. */
export function isPrinted({ stdout, output = [], mux }: FileArguments): boolean {
  return Boolean(stdout) || (output.length === 0 && !mux);
}

/** What is written of each recording. Subtitles come in one of two formats. */
export function formatsOf({ output = [], mux }: FileArguments): readonly OutputFormat[] {
  if (!mux) return output.length === 0 ? ['txt'] : output;
  return output.includes('srt') || output.includes('vtt') ? output : [...output, 'srt'];
}

function subtitled(video: string, path: string, formats: readonly OutputFormat[]): SubtitledVideo {
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
  holderOf: (path: string) => string | undefined,
): readonly string[] {
  if (outputFile === undefined) return transcriptPaths(recordings, { outputDir, holderOf });
  if (recordings.length <= 1) return recordings.map(() => outputFile);
  throw refused(
    `--output-file names the files of one recording, and there are ${recordings.length}. Give --output-dir.`,
  );
}
