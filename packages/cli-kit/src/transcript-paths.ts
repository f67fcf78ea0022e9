import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { type FoundRecording, STDIN } from './find-recordings.js';
import { OUTPUT_FORMATS } from './output-formats.js';
import { realPlace } from './transcript-output.js';
import { isRecordingName } from './walk-folder.js';
import { withoutEnding } from './without-ending.js';

/** Every ending of a transcript, and that of the journal, which a run writes before it. */
const ENDINGS = [...OUTPUT_FORMATS, 'journal.part'];

export interface TranscriptPathOptions {
  /** Left out: beside the recordings. */
  readonly outputDir: string | undefined;
  /** The recording that has this path in the run already, if one has. */
  readonly holderOf: (path: string) => string | undefined;
}

/**
 * Chooses the paths of transcripts, without their endings: `talk` for `talk.mp3`. Where another recording in the folder has
 * that name, too, each keeps its ending: `talk.mp3`, `talk.wav`. Transcripts that are there under the short name stay those
 * of the recording that they were made of, where that is sure: it is the only one that was in the folder before them and has
 * none under its long name.
 */
export function transcriptPaths(
  recordings: readonly FoundRecording[],
  { outputDir, holderOf }: TranscriptPathOptions,
): readonly string[] {
  const shortPaths = recordings.map(({ file, stem }) =>
    outputDir === undefined
      ? join(file === STDIN ? '.' : dirname(file), basename(stem))
      : join(outputDir, stem),
  );
  const namesIn = createFolderReader();
  const counts = new Map<string, number>();
  const places = shortPaths.map(realPlace);
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  return shortPaths.map((path, i) => {
    const { file } = recordings[i]!;
    const holder = holderOf(path);
    if (holder === file || file === STDIN) return path;
    const rivals = namesIn(dirname(file)).get(withoutEnding(basename(file))) ?? [];
    const files = rivals.map((name) => join(dirname(file), name));
    const isAlone = files.length < 2 && counts.get(places[i]!) === 1;
    const isItsOwn = isAlone || basename(ownerOf(path, files) ?? '') === basename(file);
    return isItsOwn && holder === undefined ? path : path + extname(file);
  });
}

/** Of several recordings, the one that the transcripts of a path were made of, where that is sure. */
function ownerOf(path: string, files: readonly string[]): string | undefined {
  const written = ENDINGS.map((ending) => changed(`${path}.${ending}`)?.contentMs ?? Infinity);
  const first = Math.min(...written);
  const candidates = files.filter((file) => {
    const cameMs = changed(file)?.statusMs;
    const hasOthers = ENDINGS.some((ending) => existsSync(`${path}${extname(file)}.${ending}`));
    return !hasOthers && cameMs !== undefined && cameMs <= first;
  });
  return first < Infinity && candidates.length === 1 ? candidates[0] : undefined;
}

/** When a file's content changed last; and its status, which copying and moving it into a folder sets. */
function changed(
  file: string,
): { readonly contentMs: number; readonly statusMs: number } | undefined {
  try {
    const { mtimeMs, ctimeMs } = statSync(file);
    return { contentMs: mtimeMs, statusMs: ctimeMs };
  } catch {
    return undefined;
  }
}

/** Reads the names of the recordings in a folder, by what they are without their endings. Each folder is read once. */
function createFolderReader(): (folder: string) => ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, ReadonlyMap<string, readonly string[]>>();
  return (folder) => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const byStem = new Map<string, string[]>();
    for (const name of namesOf(folder)) {
      if (!isRecordingName(name)) continue;
      const stem = withoutEnding(name);
      byStem.set(stem, [...(byStem.get(stem) ?? []), name]);
    }
    folders.set(folder, byStem);
    return byStem;
  };
}

/** Names in a folder, but for those of folders. Reading a recording in one that cannot be listed says what is wrong. */
function namesOf(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}
