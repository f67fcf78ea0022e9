import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { TranscribeError } from '@ws/core';
import { createTurns } from '@ws/core/internal';
import { cacheSecret, newSecret } from './cache-secret.js';
import { type OpenSound, openSound, type SpokenSound } from './open-sound.js';
import { createRecentMap } from './recent-map.js';
import { createSoundFolder, type FoundSound, type SoundPlace } from './sound-folder.js';
import { fileOfKey } from './sound-key.js';
import type { SpeechCacheSettings } from './speech-cache-options.js';
import { HEADER_BYTES, secondsOfWav } from './wav-bytes.js';

/** A sound on the disk, as it is known. */
interface IndexedSound extends SoundPlace {
  /** Of its file. */
  readonly bytes: number;
  /** `undefined` of a file that an earlier process left, until it was looked into. */
  seconds: number | undefined;
}

/** How much is kept. */
export interface KeptSoundsUse {
  readonly files: number;
  readonly bytesOnDisk: number;
  readonly bytesInMemory: number;
}

/** Sounds by their keys: on the disk, and what that does not take in memory. */
export interface KeptSounds {
  readonly use: KeptSoundsUse;
  /** What names are made with: of the directory, or where that cannot be had, of this process. To be asked for first. */
  secret(): Promise<string>;
  /** The sound, now the last used; `undefined` where it is not there any more. */
  find(key: string): Promise<SpokenSound | undefined>;
  open(key: string): Promise<OpenSound | undefined>;
  /** @throws TranscribeError `ERR_OVERLOADED` where neither the disk nor the memory takes it */
  keep(key: string, bytes: Uint8Array, seconds: number): Promise<SpokenSound>;
  /** Takes away what is too old or too much, also of what other processes left. */
  cleanUp(): Promise<void>;
  clearMemory(): void;
}

const DAY_MS = 86_400_000;
/** A file's time of use is written so often, at most. */
const TOUCH_MS = 3_600_000;
const BLOCK_BYTES = 4096;

export function createKeptSounds({
  directory,
  maxBytes,
  maxAgeMs,
  maxMemoryBytes,
  nowMs,
  logger,
}: Omit<SpeechCacheSettings, 'synthesizer' | 'clock' | 'cleanUpIntervalMs'>): KeptSounds {
  const folder = createSoundFolder(directory, nowMs);
  const disk = createRecentMap<IndexedSound>(({ bytes }) => bytesOnDisk(bytes));
  const memory = createRecentMap<{ readonly bytes: Uint8Array; readonly seconds: number }>(
    ({ bytes }) => bytes.length,
  );
  const touched = new WeakMap<IndexedSound, number>();
  let isRefusing = false;
  // Changes of the disk, one after the other: so its bound is never passed.
  const inTurn = createTurns();

  /** Tells that the disk refuses something when it begins, and not for every sound. */
  function diskRefuses(error: unknown): void {
    if (isRefusing) return;
    isRefusing = true;
    logger.warn(
      { directory, reason: told(error) },
      'the cache of speech cannot be used as it should: sounds are kept in memory where the disk does not take them',
    );
  }

  function forget(sound: IndexedSound): void {
    if (disk.map.get(sound.key) === sound) disk.delete(sound.key);
  }

  async function remove(sound: IndexedSound): Promise<void> {
    await folder.remove(sound);
    forget(sound);
  }

  async function makeRoom(bytes: number): Promise<void> {
    while (disk.weight + bytes > maxBytes) {
      const [oldest] = disk.map.values();
      if (oldest === undefined) return;
      await remove(oldest);
    }
  }

  async function write(key: string, bytes: Uint8Array, seconds: number): Promise<void> {
    const needed = bytesOnDisk(bytes.length);
    if (needed > maxBytes) throw new Error(`it has ${bytes.length} bytes, more than maxBytes`);
    const former = disk.map.get(key);
    if (former !== undefined) await remove(former);
    await makeRoom(needed);
    const day = new Date(nowMs()).toISOString().slice(0, 10);
    await folder.write({ key, day }, bytes);
    const sound: IndexedSound = { key, day, bytes: bytes.length, seconds };
    disk.set(key, sound);
    touched.set(sound, nowMs());
  }

  /** The open file of a sound, and how long it sounds; `undefined` where it is not there as it was written. */
  async function openFile(sound: IndexedSound) {
    try {
      const handle = await folder.open(sound);
      if (handle === undefined) {
        forget(sound);
        return undefined;
      }
      const seconds = await secondsOf(handle, sound.bytes).catch(async (error) => {
        await handle.close();
        throw error;
      });
      if (seconds !== undefined) return { handle, seconds };
      await handle.close();
      logger.warn({ file: fileOfKey(sound.key) }, 'a sound in the cache is damaged: made anew');
      await inTurn(() => remove(sound));
    } catch (error) {
      diskRefuses(error);
    }
    return undefined;
  }

  function note(sound: IndexedSound): void {
    const now = nowMs();
    if (now - (touched.get(sound) ?? Number.NEGATIVE_INFINITY) < TOUCH_MS) return;
    touched.set(sound, now);
    void folder.touch(sound, now);
  }

  async function cleanUp(): Promise<void> {
    const found: FoundSound[] = [];
    for await (const sound of folder.scan()) if (!disk.map.has(sound.key)) found.push(sound);
    for (const { key, day, bytes } of found.sort((a, b) => a.usedMs - b.usedMs)) {
      // One that was written meanwhile is the better one.
      if (!disk.map.has(key)) disk.set(key, { key, day, bytes, seconds: undefined });
    }
    const days = new Set<string>();
    for (const sound of [...disk.map.values()]) {
      const dayEnd = Date.parse(`${sound.day}T00:00:00Z`) + DAY_MS;
      if (nowMs() - dayEnd <= maxAgeMs) continue;
      days.add(sound.day);
      await inTurn(() => remove(sound));
    }
    await inTurn(() => makeRoom(0));
    for (const day of days) await folder.removeDay(day);
    const facts = { files: disk.map.size, bytes: disk.weight, daysRemoved: days.size };
    logger.debug(facts, 'the cache of speech was cleaned up');
  }

  return {
    async secret() {
      try {
        const own = await cacheSecret(directory);
        // Clients do not know names of another secret, unless they computed them.
        if (own.isNew) for await (const sound of folder.scan()) await folder.remove(sound);
        return own.secret;
      } catch (error) {
        diskRefuses(error);
        return newSecret();
      }
    },
    get use() {
      return {
        files: disk.map.size,
        bytesOnDisk: disk.weight,
        bytesInMemory: memory.weight,
      };
    },
    async find(key) {
      const file = fileOfKey(key);
      const held = memory.use(key);
      if (held !== undefined) return { file, bytes: held.bytes.length, seconds: held.seconds };
      const sound = disk.use(key);
      if (sound === undefined) return undefined;
      if (sound.seconds === undefined) {
        const opened = await openFile(sound);
        if (opened === undefined) return undefined;
        await opened.handle.close();
        sound.seconds = opened.seconds;
      }
      note(sound);
      return { file, bytes: sound.bytes, seconds: sound.seconds };
    },
    async open(key) {
      const file = fileOfKey(key);
      const held = memory.use(key);
      if (held !== undefined) {
        const { bytes, seconds } = held;
        return openSound(
          { file, bytes: bytes.length, seconds },
          ({ start, end }) =>
            Readable.from([bytes.subarray(start, end + 1)], { objectMode: false }),
          async () => {},
        );
      }
      const sound = disk.use(key);
      const opened = sound && (await openFile(sound));
      if (sound === undefined || opened === undefined) return undefined;
      note(sound);
      const { handle, seconds } = opened;
      return openSound(
        { file, bytes: sound.bytes, seconds },
        ({ start, end }) => handle.createReadStream({ start, end, autoClose: true }),
        () => handle.close(),
      );
    },
    async keep(key, bytes, seconds) {
      try {
        await inTurn(() => write(key, bytes, seconds));
        memory.delete(key);
        if (isRefusing) logger.info({ directory }, 'the cache of speech is written again');
        isRefusing = false;
      } catch (error) {
        diskRefuses(error);
        memory.delete(key);
        if (bytes.length > maxMemoryBytes) {
          throw new TranscribeError(
            `A sound of ${bytes.length} bytes cannot be kept: ${directory} does not take it (${told(error)}), and it is larger than maxMemoryBytes (${maxMemoryBytes}). Make room on the disk, or name another directory.`,
            { code: 'ERR_OVERLOADED', retryable: true, cause: error },
          );
        }
        memory.shrink(maxMemoryBytes - bytes.length);
        memory.set(key, { bytes, seconds });
      }
      return { file: fileOfKey(key), bytes: bytes.length, seconds };
    },
    cleanUp: () => cleanUp().catch(diskRefuses),
    clearMemory: () => memory.shrink(0),
  };
}

/** What a file takes on the disk: file systems give whole blocks, to an empty sound too. */
function bytesOnDisk(bytes: number): number {
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}

/** How long a file sounds; `undefined` where it is not the one that was written. */
async function secondsOf(handle: FileHandle, bytes: number): Promise<number | undefined> {
  const { size } = await handle.stat();
  const header = new Uint8Array(HEADER_BYTES);
  const { bytesRead } = await handle.read(header, 0, HEADER_BYTES, 0);
  return size === bytes ? secondsOfWav(header.subarray(0, bytesRead), size) : undefined;
}

function told(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message ?? String(error);
}
