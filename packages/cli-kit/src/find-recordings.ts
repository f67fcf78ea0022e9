import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import picomatch from 'picomatch';
import { inNaturalOrder } from './natural-order.js';
import { readList } from './read-list.js';
import { refused } from './transcript-output.js';
import { walkFolder } from './walk-folder.js';
import { whyUnreadable } from './why-unreadable.js';
import { withoutEnding } from './without-ending.js';

export interface FoundRecording {
  /** Its path; `-` for standard input. */
  readonly file: string;
  /** The path of its transcripts below a folder for them, without their endings: `2024/talk` of a folder that was named. */
  readonly stem: string;
}

export interface RecordingSearch {
  /** Files, folders, globs; `-` for standard input. */
  readonly names: readonly string[];
  /** A list of files and folders: see {@link readList}. */
  readonly filesFrom?: string | undefined;
  readonly recursive?: boolean | undefined;
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean | undefined };
  readonly signal: AbortSignal;
  /** Called with a name that leads to no recording, and a folder that cannot be read. The search goes on. */
  readonly onProblem: (message: string) => void;
}

/** Standard input, among the names of recordings. */
export const STDIN = '-';
/** In a run, or in a folder that is watched. */
export const MAX_RECORDINGS = 10_000;
const GLOB = /[*?[{]|[@!+]\(/;

/**
 * Finds recordings: files as they are named, then those in folders, and those that match globs, in natural order.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where nothing is named, a list cannot be read, standard input cannot be used
 * as it is asked for, or there are more than 10 000
 */
export async function findRecordings(search: RecordingSearch): Promise<readonly FoundRecording[]> {
  const { names, filesFrom, stdin, signal } = search;
  if (names.length === 0 && filesFrom === undefined) {
    throw refused('Name recordings: files, folders, globs, - for standard input, or --files-from.');
  }
  const listed = filesFrom === undefined ? [] : await readList(filesFrom, stdin, signal);
  const reads = [...names, ...listed, filesFrom].filter((name) => name === STDIN).length;
  if (reads > 1) throw refused('Standard input can be read once: give - a single time.');
  if (reads === 1 && stdin.isTTY) {
    throw refused('Standard input is a terminal. Pipe something into it, or name files.');
  }
  const found: FoundRecording[] = [];
  async function add(recordings: AsyncIterable<FoundRecording>): Promise<void> {
    for await (const recording of recordings) {
      if (found.length === MAX_RECORDINGS) {
        throw refused(`There are more than ${MAX_RECORDINGS} recordings. Take fewer at a time.`);
      }
      found.push(recording);
    }
  }
  for (const name of names) await add(recordingsOf(name, true, search));
  // In a list, a name is a name.
  for (const name of listed) await add(recordingsOf(name, false, search));
  return found;
}

async function* recordingsOf(
  name: string,
  mayBeGlob: boolean,
  search: RecordingSearch,
): AsyncGenerator<FoundRecording, void, undefined> {
  search.signal.throwIfAborted();
  if (name === STDIN) {
    yield { file: STDIN, stem: 'stdin' };
    return;
  }
  const there = await stat(name).catch(() => undefined);
  if (there?.isDirectory()) {
    yield* inFolder(name, search);
  } else if (there === undefined && mayBeGlob && isGlob(name)) {
    yield* matching(name, search);
  } else {
    // Reading one that is not there says so.
    yield { file: name, stem: withoutEnding(basename(name)) };
  }
}

/** Whether a name has the signs of a glob, and their other halves: `take [1.wav` is the name of a file. */
function isGlob(name: string): boolean {
  return GLOB.test(name) && picomatch.scan(name).isGlob;
}

async function* inFolder(
  folder: string,
  search: RecordingSearch,
): AsyncGenerator<FoundRecording, void, undefined> {
  const { recursive } = search;
  const { paths, isReadable } = await walked(
    folder,
    recursive ? Number.POSITIVE_INFINITY : 1,
    search,
    () => true,
  );
  if (paths.length === 0 && isReadable) {
    const deeper = recursive ? '' : ' itself; --recursive looks in the folders within it, too';
    search.onProblem(`There is no recording in ${folder}${deeper}.`);
  }
  for (const path of paths) yield { file: join(folder, path), stem: withoutEnding(path) };
}

async function* matching(
  glob: string,
  search: RecordingSearch,
): AsyncGenerator<FoundRecording, void, undefined> {
  const pattern = process.platform === 'win32' ? glob.replaceAll('\\', '/') : glob;
  const { base, glob: rest } = picomatch.scan(pattern);
  const folder = base === '' ? '.' : base;
  const depth = rest.includes('**') ? Number.POSITIVE_INFINITY : rest.split('/').length;
  const { paths, isReadable } = await walked(folder, depth, search, picomatch(rest));
  if (paths.length === 0 && isReadable) search.onProblem(`No recording matches ${glob}.`);
  for (const path of paths) {
    yield { file: base === '' ? path : join(base, path), stem: withoutEnding(path) };
  }
}

async function walked(
  folder: string,
  depth: number,
  { signal, onProblem }: RecordingSearch,
  isWanted: (path: string) => boolean,
): Promise<{ readonly paths: readonly string[]; readonly isReadable: boolean }> {
  const paths: string[] = [];
  let isReadable = true;
  const onUnreadable = (unread: string, cause: NodeJS.ErrnoException): void => {
    isReadable = false;
    onProblem(`The folder ${unread} cannot be read: ${whyUnreadable(cause, 'folder')}.`);
  };
  for await (const path of walkFolder(folder, { depth, signal, onUnreadable })) {
    if (isWanted(path)) paths.push(path);
    // One more is enough to refuse them all.
    if (paths.length > MAX_RECORDINGS) break;
  }
  return { paths: paths.sort(inNaturalOrder), isReadable };
}
