import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  type FileHandle,
  lstat,
  open,
  opendir,
  rename,
  rmdir,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@ws/models/internal';
import { fileOfKey, keyOfFile } from './sound-key.js';

export interface SoundPlace {
  readonly key: string;
  /** `2026-11-23` */
  readonly day: string;
}

export interface FoundSound extends SoundPlace {
  readonly bytes: number;
  /** When it was last used, in milliseconds since 1970. */
  readonly usedMs: number;
}

/** Sounds on the disk, in a folder for each day. Paths are made of keys and days alone. */
export interface SoundFolder {
  /** What is there, one by one. What is not named as this writes it is passed over; what a process left half written goes. */
  scan(): AsyncIterable<FoundSound>;
  /** Writes a file whole or not at all, for this user only. */
  write(place: SoundPlace, bytes: Uint8Array): Promise<void>;
  /** It need not be there. */
  remove(place: SoundPlace): Promise<void>;
  /** Opens it to be read; `undefined` where it is not there. What is open can be read to its end, removed or not. */
  open(place: SoundPlace): Promise<FileHandle | undefined>;
  /** Notes that it was used, for the next process. */
  touch(place: SoundPlace, nowMs: number): Promise<void>;
  /** Takes the folder of a day away, where it is empty. */
  removeDay(day: string): Promise<void>;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const PART = /^\.[0-9a-f]{64}\.[0-9a-f]{12}\.part$/;
/** A sound is written within this time. */
const PART_LIFE_MS = 3_600_000;
const OWN_FOLDER = 0o700;
const OWN_FILE = 0o600;

export function createSoundFolder(directory: string, nowMs: () => number): SoundFolder {
  const pathOf = ({ day, key }: SoundPlace): string => join(directory, day, fileOfKey(key));

  async function* scanDay(day: string): AsyncGenerator<FoundSound> {
    for await (const entry of entriesOf(join(directory, day))) {
      if (!entry.isFile()) continue;
      const key = keyOfFile(entry.name);
      if (key === undefined && !PART.test(entry.name)) continue;
      const path = join(directory, day, entry.name);
      const facts = await lstat(path).catch(() => undefined);
      if (facts === undefined) continue;
      if (key !== undefined) yield { key, day, bytes: facts.size, usedMs: facts.mtimeMs };
      else if (nowMs() - facts.mtimeMs > PART_LIFE_MS) await unlink(path).catch(() => {});
    }
  }

  return {
    async *scan() {
      await makeFolder(directory, { mode: OWN_FOLDER });
      for await (const entry of entriesOf(directory)) {
        // Links are none: they may lead anywhere.
        if (entry.isDirectory() && DAY.test(entry.name)) yield* scanDay(entry.name);
      }
    },
    async write(place, bytes) {
      const folder = join(directory, place.day);
      const part = join(folder, `.${place.key}.${randomBytes(6).toString('hex')}.part`);
      await makeFolder(folder, { mode: OWN_FOLDER });
      try {
        await writeFile(part, bytes, { flag: 'wx', mode: OWN_FILE });
        await rename(part, pathOf(place));
      } catch (error) {
        await unlink(part).catch(() => {});
        throw error;
      }
    },
    remove: (place) => ifThere(unlink(pathOf(place))),
    open: (place) =>
      // There is no such flag on Windows.
      ifThere(open(pathOf(place), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))),
    touch: (place, ms) => utimes(pathOf(place), ms / 1000, ms / 1000).catch(() => {}),
    removeDay: (day) => rmdir(join(directory, day)).catch(() => {}),
  };
}

async function* entriesOf(directory: string) {
  const folder = await ifThere(opendir(directory));
  if (folder !== undefined) yield* folder;
}

/** `undefined` where there is no such file. */
function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
