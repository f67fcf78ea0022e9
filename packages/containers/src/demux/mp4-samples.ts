import { boxesOf, boxIn, viewOf } from './mp4-boxes.js';
import type { Mp4Track } from './mp4-track.js';

/** Where a sample stands in the file: the packet of a codec, as MP4 calls it. */
export interface SamplePlace {
  readonly position: number;
  readonly size: number;
}

/** The samples that the tables of a file's index place, one by one: a long file has a million of them. */
export function* samplesOfTable(table: Uint8Array): Generator<SamplePlace> {
  const sizes = boxIn(table, 'stsz');
  const wide = boxIn(table, 'co64');
  const chunks = wide ?? boxIn(table, 'stco');
  const runs = boxIn(table, 'stsc');
  if (sizes === undefined || chunks === undefined || runs === undefined) return;
  if (sizes.length < 12 || chunks.length < 8 || runs.length < 20) return;
  const sizeView = viewOf(sizes);
  const chunkView = viewOf(chunks);
  const runView = viewOf(runs);
  const fixed = sizeView.getUint32(4);
  const inTable = fixed === 0 ? (sizes.length - 12) >> 2 : Number.POSITIVE_INFINITY;
  const count = Math.min(sizeView.getUint32(8), inTable);
  const chunkWidth = wide === undefined ? 4 : 8;
  const chunkCount = Math.min(chunkView.getUint32(4), Math.floor((chunks.length - 8) / chunkWidth));
  const runCount = Math.min(runView.getUint32(4), Math.floor((runs.length - 8) / 12));
  let sample = 0;
  let run = 0;
  for (let chunk = 0; chunk < chunkCount && sample < count; chunk++) {
    const at = 8 + chunk * chunkWidth;
    let position =
      wide === undefined ? chunkView.getUint32(at) : Number(chunkView.getBigUint64(at));
    // Chunks are counted from 1, and a run goes on until the next begins.
    while (run + 1 < runCount && runView.getUint32(8 + (run + 1) * 12) <= chunk + 1) run++;
    const samples = Math.min(runView.getUint32(8 + run * 12 + 4), count - sample);
    for (let i = 0; i < samples; i++, sample++) {
      const size = fixed === 0 ? sizeView.getUint32(12 + sample * 4) : fixed;
      if (size > 0) yield { position, size };
      position += size;
    }
  }
}

const BASE_OFFSET = 1;
const DESCRIPTION = 2;
const DEFAULT_DURATION = 8;
const DEFAULT_SIZE = 16;
const DATA_OFFSET = 1;
const FIRST_FLAGS = 4;
/** Duration, size, flags and offset of time, each of which a sample may have for itself. */
const OWN_FIELDS = [0x100, 0x200, 0x400, 0x800] as const;
const OWN_SIZE = 0x200;

/**
 * The samples that a fragment places.
 *
 * @param moof - content of the box
 * @param start - where the box begins in the file
 */
export function* samplesOfFragment(
  moof: Uint8Array,
  start: number,
  { id, defaultSampleSize }: Mp4Track,
): Generator<SamplePlace> {
  for (const { type, body: fragment } of boxesOf(moof)) {
    const header = type === 'traf' ? boxIn(fragment, 'tfhd') : undefined;
    if (header === undefined || header.length < 8) continue;
    const view = viewOf(header);
    if (view.getUint32(4) !== id) continue;
    const flags = view.getUint32(0) & 0xffffff;
    let at = 8;
    const next = (width: number): number => {
      const from = at;
      at += width;
      if (at > header.length) return 0;
      return width === 8 ? Number(view.getBigUint64(from)) : view.getUint32(from);
    };
    const base = flags & BASE_OFFSET ? next(8) : start;
    if (flags & DESCRIPTION) next(4);
    if (flags & DEFAULT_DURATION) next(4);
    const size = flags & DEFAULT_SIZE ? next(4) : defaultSampleSize;
    let position = base;
    for (const { type: kind, body } of boxesOf(fragment)) {
      if (kind === 'trun') position = yield* samplesOfRun(body, base, position, size);
    }
  }
}

/** @returns where the run ends */
function* samplesOfRun(
  run: Uint8Array,
  base: number,
  goesOnAt: number,
  defaultSize: number,
): Generator<SamplePlace, number> {
  if (run.length < 8) return goesOnAt;
  const view = viewOf(run);
  const flags = view.getUint32(0) & 0xffffff;
  let at = 8;
  let position = goesOnAt;
  if (flags & DATA_OFFSET && run.length >= 12) {
    position = base + view.getInt32(8);
    at += 4;
  }
  if (flags & FIRST_FLAGS) at += 4;
  const width = OWN_FIELDS.filter((field) => flags & field).length * 4;
  const sizeAt = flags & 0x100 ? 4 : 0;
  const inRun = width === 0 ? Number.POSITIVE_INFINITY : Math.floor((run.length - at) / width);
  const count = Math.min(view.getUint32(4), inRun);
  // Samples without a byte may be said to be thousands of millions.
  if (!(flags & OWN_SIZE) && defaultSize === 0) return position;
  for (let i = 0; i < count; i++) {
    const size = flags & OWN_SIZE ? view.getUint32(at + i * width + sizeAt) : defaultSize;
    if (size > 0) yield { position, size };
    position += size;
  }
  return position;
}
