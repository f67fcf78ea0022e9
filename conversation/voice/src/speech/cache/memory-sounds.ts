/** A sound that the disk did not take. */
export interface MemorySound {
  readonly bytes: Uint8Array;
  readonly seconds: number;
}

/** Sounds in memory, within a bound: what was used longest ago goes. */
export interface MemorySounds {
  readonly bytes: number;
  use(key: string): MemorySound | undefined;
  /** @returns whether it fits */
  add(key: string, sound: MemorySound): boolean;
  delete(key: string): void;
  clear(): void;
}

export function createMemorySounds(maxBytes: number): MemorySounds {
  const sounds = new Map<string, MemorySound>();
  let bytes = 0;

  function remove(key: string): void {
    bytes -= sounds.get(key)?.bytes.length ?? 0;
    sounds.delete(key);
  }

  return {
    get bytes() {
      return bytes;
    },
    use(key) {
      const sound = sounds.get(key);
      if (sound === undefined) return undefined;
      sounds.delete(key);
      sounds.set(key, sound);
      return sound;
    },
    add(key, sound) {
      remove(key);
      if (sound.bytes.length > maxBytes) return false;
      for (const oldest of sounds.keys()) {
        if (bytes + sound.bytes.length <= maxBytes) break;
        remove(oldest);
      }
      sounds.set(key, sound);
      bytes += sound.bytes.length;
      return true;
    },
    delete: remove,
    clear() {
      sounds.clear();
      bytes = 0;
    },
  };
}
