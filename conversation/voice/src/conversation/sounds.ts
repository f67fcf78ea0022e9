import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { OpenSound } from '../speech/cache/open-sound.js';
import { createRecentMap } from '../speech/cache/recent-map.js';
import type { SpeechCache } from '../speech/cache/speech-cache.js';
import { HEADER_BYTES, wavHeader } from '../speech/cache/wav-bytes.js';

/** Sounds of answers, by names that anybody may ask for. */
export interface Sounds {
  /** Where a sound of the cache is had. */
  urlOf(file: string): string;
  /** Where several are had as one; nothing where there are none. */
  whole(files: readonly string[]): string | undefined;
  /** A sound by its name, whatever that is; `undefined` where there is none. @throws what the cache throws */
  open(name: string): Promise<ServedSound | undefined>;
}

export type ServedSound = Pick<OpenSound, 'type' | 'bytes' | 'stream'> & AsyncDisposable;

// Whole answers that are remembered, not kept: they are put together of their sentences.
const MAX_WHOLE = 500;
const WHOLE_NAME = /^answer-[0-9a-f]{64}\.wav$/;

/** @param path - where sounds are served */
export function createSounds(cache: SpeechCache | undefined, path: string): Sounds {
  const wholes = createRecentMap<readonly string[]>();

  /** One sentence at a time is open, however many there are. */
  async function openWhole(
    cache: SpeechCache,
    files: readonly string[],
  ): Promise<ServedSound | undefined> {
    const lengths: number[] = [];
    for (const file of files) {
      const sound = await cache.open(file);
      if (sound === undefined) return undefined;
      lengths.push(sound.bytes - HEADER_BYTES);
      await sound[Symbol.asyncDispose]();
    }
    const dataBytes = lengths.reduce((sum, length) => sum + length, 0);
    const bytes = HEADER_BYTES + dataBytes;
    const header = wavHeader(cache.synthesizer.capabilities.sampleRate, dataBytes);

    /** The bytes from `start` to `end`, the last included; of sentences before or after nothing is read. */
    async function* read(start: number, end: number): AsyncGenerator<Uint8Array> {
      if (start < HEADER_BYTES) yield header.subarray(start, end + 1);
      let at = HEADER_BYTES;
      for (const [i, file] of files.entries()) {
        const from = Math.max(0, start - at);
        const to = Math.min(lengths[i]!, end + 1 - at);
        at += lengths[i]!;
        if (from >= to) continue;
        const sound = await cache.open(file);
        if (sound === undefined) throw new Error(`The sound ${file} is gone.`);
        yield* sound.stream({ start: HEADER_BYTES + from, end: HEADER_BYTES + to - 1 });
      }
    }

    return {
      type: 'audio/wav',
      bytes,
      stream: ({ start, end } = { start: 0, end: bytes - 1 }) => Readable.from(read(start, end)),
      async [Symbol.asyncDispose]() {},
    };
  }

  return {
    urlOf: (file) => `${path}/${file}`,
    whole(files) {
      if (files.length <= 1) return files[0] && `${path}/${files[0]}`;
      const name = `answer-${createHash('sha256').update(files.join()).digest('hex')}.wav`;
      wholes.set(name, [...files]);
      wholes.shrink(MAX_WHOLE);
      return `${path}/${name}`;
    },
    async open(name) {
      if (cache === undefined) return undefined;
      if (!WHOLE_NAME.test(name)) return cache.open(name);
      const files = wholes.map.get(name);
      return files && openWhole(cache, files);
    },
  };
}
