/** A sound on the disk, as it is known. */
export interface IndexedSound {
  readonly key: string;
  /** Its folder: `2026-11-23`. */
  readonly day: string;
  /** Of its file. */
  readonly bytes: number;
  /** `undefined` of a file that an earlier process left, until it was looked into. */
  seconds: number | undefined;
}

/** What is on the disk, from what was used longest ago to what was used last. */
export interface SoundIndex {
  /** Bytes that the sounds take on the disk. */
  readonly bytes: number;
  readonly size: number;
  get(key: string): IndexedSound | undefined;
  /** As {@link SoundIndex.get}, and makes it the last used. */
  use(key: string): IndexedSound | undefined;
  /** The last used; in the place of one of the same key. */
  add(sound: IndexedSound): void;
  delete(key: string): void;
  /** The one that was used longest ago. */
  oldest(): IndexedSound | undefined;
  all(): Iterable<IndexedSound>;
}

const BLOCK_BYTES = 4096;

/** What a file takes on the disk: file systems give whole blocks, to an empty sound too. */
export function bytesOnDisk(bytes: number): number {
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}

export function createSoundIndex(): SoundIndex {
  const sounds = new Map<string, IndexedSound>();
  let bytes = 0;

  function remove(key: string): void {
    const sound = sounds.get(key);
    if (sound === undefined) return;
    sounds.delete(key);
    bytes -= bytesOnDisk(sound.bytes);
  }

  return {
    get bytes() {
      return bytes;
    },
    get size() {
      return sounds.size;
    },
    get: (key) => sounds.get(key),
    use(key) {
      const sound = sounds.get(key);
      if (sound === undefined) return undefined;
      // The order of a Map is that of insertion.
      sounds.delete(key);
      sounds.set(key, sound);
      return sound;
    },
    add(sound) {
      remove(sound.key);
      sounds.set(sound.key, sound);
      bytes += bytesOnDisk(sound.bytes);
    },
    delete: remove,
    oldest: () => sounds.values().next().value,
    all: () => sounds.values(),
  };
}
