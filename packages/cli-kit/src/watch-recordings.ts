import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, TranscribeError } from '@ws/core';
import { type FoundRecording, MAX_RECORDINGS } from './find-recordings.js';
import { inNaturalOrder } from './natural-order.js';
import { walkFolder } from './walk-folder.js';
import { whyUnreadable } from './why-unreadable.js';
import { withoutEnding } from './without-ending.js';

export interface WatchOptions {
  readonly recursive: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called with a folder that cannot be read, once until that changes. The watch goes on. */
  readonly onProblem: (message: string) => void;
}

/** A recording as it was found at the last look. */
interface Seen {
  readonly size: number;
  readonly mtimeMs: number;
  /** Looks since it has changed. */
  readonly still: number;
}

const LOOK_MS = 1000;
// Then a program that copies or records it has ended.
const STILL_LOOKS = 2;

/**
 * Gives the recordings of a folder, and each one that comes: once its size and time have stood still for two looks, a second
 * apart. One that changes afterwards is given again. It looks when its reader asks for the next recording, so nothing queues up.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where more than 10 000 recordings are in the folder
 */
export async function* watchRecordings(
  folder: string,
  { recursive, clock, signal, onProblem }: WatchOptions,
): AsyncGenerator<FoundRecording, void, undefined> {
  let seen: ReadonlyMap<string, Seen> = new Map();
  // What each recording was when it was given: one that was away for a moment has not changed.
  const given = new Map<string, string>();
  let told: ReadonlySet<string> = new Set();

  async function look(): Promise<ReadonlyMap<string, Seen>> {
    const now = new Map<string, Seen>();
    const problems = new Set<string>();
    const onUnreadable = (unread: string, cause: Error): void => {
      problems.add(`The folder ${unread} cannot be read: ${whyUnreadable(cause, 'folder')}.`);
    };
    const depth = recursive ? Number.POSITIVE_INFINITY : 1;
    for await (const path of walkFolder(folder, { depth, signal, onUnreadable })) {
      if (now.size === MAX_RECORDINGS) throw tooMany(folder);
      // One that is gone meanwhile, or a link that leads nowhere, is looked for again.
      const found = await stat(join(folder, path)).catch(() => undefined);
      if (found === undefined || found.size === 0) continue;
      const { size, mtimeMs } = found;
      const before = seen.get(path);
      const isSame = before?.size === size && before.mtimeMs === mtimeMs;
      now.set(path, { size, mtimeMs, still: isSame ? before.still + 1 : 0 });
    }
    for (const problem of problems) if (!told.has(problem)) onProblem(problem);
    told = problems;
    return now;
  }

  try {
    for (;;) {
      seen = await look();
      const ready = [...seen].filter(([, { still }]) => still === STILL_LOOKS);
      for (const [path, { size, mtimeMs }] of ready.sort(([a], [b]) => inNaturalOrder(a, b))) {
        const what = `${size} ${mtimeMs}`;
        if (given.get(path) === what) continue;
        given.set(path, what);
        yield { file: join(folder, path), stem: withoutEnding(path) };
      }
      await clock.sleep(LOOK_MS, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function tooMany(folder: string): TranscribeError {
  return new TranscribeError(
    `More than ${MAX_RECORDINGS} recordings are in ${folder}. Move those that are done elsewhere.`,
    { code: 'ERR_INVALID_OPTION' },
  );
}
