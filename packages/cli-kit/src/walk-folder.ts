import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface WalkOptions {
  /** How many folders deep it looks: 1 is the folder itself. */
  readonly depth: number;
  readonly signal: AbortSignal;
  /** Called with a folder that cannot be read. The walk goes on. */
  readonly onUnreadable: (folder: string, error: NodeJS.ErrnoException) => void;
}

const RECORDING =
  /^\.(?:wav|wave|mp3|mp4|m4a|m4b|m4v|mov|aac|flac|ogg|oga|ogv|opus|webm|mkv|mka)$/i;

// What `--mux` has written.
const WRITTEN = /\.subtitled\.\w+$/i;

/** Whether a file's name says that it is a recording. A file that `--mux` has written does not count as one. */
export function isRecordingName(name: string): boolean {
  return RECORDING.test(extname(name)) && !WRITTEN.test(name);
}

/**
 * Finds the recordings in a folder, by their names' endings; hidden files and folders are left out. Links are followed, but
 * no folder is entered twice: the walk ends where links make a circle.
 *
 * @returns paths from the folder, with slashes, in no order
 */
export async function* walkFolder(
  root: string,
  { depth, signal, onUnreadable }: WalkOptions,
): AsyncGenerator<string, void, undefined> {
  const entered = new Set<string>();
  async function* walk(below: string, left: number): AsyncGenerator<string, void, undefined> {
    signal.throwIfAborted();
    const folder = join(root, below);
    let entries: Dirent[];
    try {
      // As big integers: on Windows a file's number may be beyond what a number holds exactly.
      const { dev, ino } = await stat(folder, { bigint: true });
      const id = `${dev}:${ino}`;
      if (entered.has(id)) return;
      entered.add(id);
      entries = await readdir(folder, { withFileTypes: true });
    } catch (error) {
      onUnreadable(folder, error as NodeJS.ErrnoException);
      return;
    }
    // A folder is entered under its own name, rather than by a link to it beside it.
    entries.sort((a, b) => Number(a.isSymbolicLink()) - Number(b.isSymbolicLink()));
    for (const entry of entries) {
      const { name } = entry;
      if (name.startsWith('.')) continue;
      const path = below === '' ? name : `${below}/${name}`;
      // Of a link that leads nowhere, reading it says what is wrong.
      const found: Pick<Stats, 'isDirectory' | 'isFile'> | undefined = entry.isSymbolicLink()
        ? await stat(join(root, path)).catch(() => undefined)
        : entry;
      if (found?.isDirectory()) {
        if (left > 1) yield* walk(path, left - 1);
      } else if (isRecordingName(name) && found?.isFile() !== false) {
        yield path;
      }
    }
  }
  yield* walk('', depth);
}
