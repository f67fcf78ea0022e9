import { type FileHandle, open } from 'node:fs/promises';
import { abortedError } from '@ws/core/internal';
import { boxesOf, boxHead, boxIn, viewOf } from '../demux/mp4-boxes.js';
import { MAX_INDEX_BYTES } from '../limits.js';
import { sniffContainer } from '../sniff.js';

/** How {@link readInOrder} reads. */
export interface ReadInOrderOptions {
  /** Ends it with `ERR_ABORTED`. */
  readonly signal?: AbortSignal | undefined;
}

const PIECE_BYTES = 2 ** 16;
// Boxes at the top of a file, before and between its index and its sound.
const MOST_BOXES = 10_000;

/**
 * The bytes of a file, in the order in which they can be decoded as they come: of an MP4 file whose index comes last, it
 * comes first.
 *
 * @throws what `node:fs` throws; TranscribeError `ERR_ABORTED`
 */
export async function* readInOrder(
  path: string,
  { signal }: ReadInOrderOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  await using file = await open(path);
  const index = await lateIndex(file);
  if (index !== undefined) {
    yield index.box;
    yield* readRange(file, 0, index.start, signal);
  }
  const rest = index === undefined ? 0 : index.start + index.box.length;
  yield* readRange(file, rest, Number.POSITIVE_INFINITY, signal);
}

async function* readRange(
  file: FileHandle,
  from: number,
  to: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = from; at < to; ) {
    if (signal?.aborted) throw abortedError(signal);
    const bytes = await readAt(file, at, Math.min(PIECE_BYTES, to - at));
    if (bytes.length === 0) return;
    yield bytes;
    at += bytes.length;
  }
}

/** The index that comes after what it places, fit to come first. */
async function lateIndex(
  file: FileHandle,
): Promise<{ readonly start: number; readonly box: Uint8Array } | undefined> {
  if (sniffContainer(await readAt(file, 0, 16)) !== 'mp4') return undefined;
  let hasSound = false;
  for (let at = 0, boxes = 0; boxes < MOST_BOXES; boxes++) {
    const bytes = await readAt(file, at, 16);
    if (bytes.length < 8) return undefined;
    const { type, size, head } = boxHead(bytes);
    if (size < head) return undefined;
    if (type === 'moov') {
      if (!hasSound || size > MAX_INDEX_BYTES) return undefined;
      const box = await readAt(file, at, size);
      const isWhole = box.length === size && moveIndexFirst(box.subarray(head), at, size);
      return isWhole ? { start: at, box } : undefined;
    }
    hasSound ||= type === 'mdat';
    at += size;
  }
  return undefined;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let got = 0;
  while (got < length) {
    const { bytesRead } = await file.read(buffer, got, length - got, position + got);
    if (bytesRead === 0) break;
    got += bytesRead;
  }
  return buffer.subarray(0, got);
}

/**
 * Makes the index of an MP4 file fit a file in which it comes first: places of samples before it move back by its length.
 *
 * @param moov - content of the box, which is changed
 * @param start - where the box begins in the file
 * @param size - of the whole box
 * @returns whether it could: places of 32 bits may not suffice
 */
function moveIndexFirst(moov: Uint8Array, start: number, size: number): boolean {
  for (const { type, body } of boxesOf(moov)) {
    if (type !== 'trak') continue;
    const table = boxIn(body, 'mdia', 'minf', 'stbl');
    const wide = boxIn(table, 'co64');
    const chunks = wide ?? boxIn(table, 'stco');
    if (chunks === undefined || chunks.length < 8) continue;
    const view = viewOf(chunks);
    const width = wide === undefined ? 4 : 8;
    const count = Math.min(view.getUint32(4), Math.floor((chunks.length - 8) / width));
    for (let i = 0, at = 8; i < count; i++, at += width) {
      const place = width === 8 ? Number(view.getBigUint64(at)) : view.getUint32(at);
      if (place >= start) continue;
      if (width === 8) view.setBigUint64(at, BigInt(place + size));
      else if (place + size < 2 ** 32) view.setUint32(at, place + size);
      else return false;
    }
  }
  return true;
}
