import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { TranscribeOptions, TranscriptResult } from '@ws/core';
import { notWritten, writing } from './cannot-write.js';

/**
 * The engine's answers about one recording, kept in a file until its transcript is whole. A run that begins anew and asks
 * the same finds them there.
 */
export interface AnswerJournal {
  /** An answer that an earlier run got to the call of this key. */
  find(key: string): Promise<TranscriptResult | undefined>;
  /** Keeps an answer: it is in the file once the promise resolves. */
  add(key: string, answer: TranscriptResult): Promise<void>;
  /**
   * Closes the file, and removes it where it holds no answer.
   *
   * @returns whether it stays
   */
  close(): Promise<boolean>;
  /** Removes the file. */
  remove(): Promise<void>;
  /** Closes the file as it is: another run has it. */
  abandon(): Promise<void>;
}

/** Settings of {@link openAnswerJournal}. */
export interface AnswerJournalOptions {
  /** What gives the answers: program, engine, model. Those of another one stay in the file, and are not used. */
  readonly engine: string;
  /** Use the answers that are there; otherwise they stay, for a run that does. */
  readonly resume: boolean;
  /** Told why answers that are there are not used. */
  readonly onUnused: (why: string) => void;
}

/** Where an answer stands in the file, in bytes. */
interface Place {
  readonly start: number;
  readonly length: number;
}

interface Index {
  /** By the marks of their engines, then by their keys. */
  readonly places: ReadonlyMap<string, ReadonlyMap<string, Place>>;
  /** Where the last whole line ends. */
  readonly end: number;
  /** How many lines there are after the first. */
  readonly answers: number;
}

interface Line {
  /** The mark of the engine. */
  readonly engine: string;
  readonly key: string;
  readonly answer: TranscriptResult;
}

// A long piece has some 20 kB.
const MAX_LINE_BYTES = 2 ** 20;
// A month of speech in pieces of 15 s. Their places take some 50 MB of memory.
const MAX_ANSWERS = 200_000;
const MAX_BYTES = 2 ** 30;
const MAX_KEY_CHARS = 128;
const PIECE_BYTES = 2 ** 16;
const MARK_CHARS = 16;
const NEW_LINE = 10;
// What every journal begins with.
const HEADER_TEXT = `${JSON.stringify({ answers: 1 })}\n`;

/**
 * Opens a journal: a line that says what it is, then a line of JSON for each answer. A last line that was torn is cut off.
 * Only the places of answers are held in memory.
 *
 * @throws TranscribeError `ERR_INVALID_STATE` where the file is something else than a journal, or cannot be written
 */
export async function openAnswerJournal(
  path: string,
  { engine, resume, onUnused }: AnswerJournalOptions,
): Promise<AnswerJournal> {
  let file: FileHandle | undefined = await writing(path, open(path, 'r+').catch(ignoreMissing));
  let index: Index = { places: new Map(), end: 0, answers: 0 };
  const mark = createHash('sha256').update(engine).digest('hex').slice(0, MARK_CHARS);
  if (file !== undefined) {
    const found = await readIndex(file);
    if (typeof found === 'string') {
      await file.close();
      throw notWritten(path, `${path} is there, and ${found}. Move it.`);
    }
    index = found;
    if (index.places.size > 0) {
      if (!resume) onUnused(`${path} is of a run that was cut: --resume would go on with it`);
      else if (!index.places.has(mark)) onUnused(`${path} is of another engine or model`);
    }
    await file.truncate(index.end);
  }
  const places = resume ? index.places.get(mark) : undefined;
  let isEmpty = index.places.size === 0;
  let { end, answers } = index;
  let written = Promise.resolve();

  async function append(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; ) {
      const rest = bytes.length - done;
      done += (await file!.write(bytes, done, rest, end + done)).bytesWritten;
    }
    // Where that failed, as on a full disk, the next line takes the place of the torn one.
    end += bytes.length;
  }

  async function write(line: Line): Promise<void> {
    const text = JSON.stringify(line);
    // The next run would refuse a larger journal. That run asks the engine again for an answer that is left out here.
    const isFull = answers === MAX_ANSWERS || end > MAX_BYTES - MAX_LINE_BYTES;
    if (isFull || Buffer.byteLength(text) > MAX_LINE_BYTES) return;
    answers++;
    file ??= await open(path, 'w+');
    if (end === 0) await append(HEADER_TEXT);
    await append(`${text}\n`);
    isEmpty = false;
  }

  async function remove(): Promise<void> {
    await file?.close();
    file = undefined;
    await rm(path, { force: true });
  }

  return {
    async find(key) {
      const place = places?.get(key);
      if (place === undefined) return undefined;
      const bytes = Buffer.alloc(place.length);
      await file!.read(bytes, 0, place.length, place.start);
      // A line may hold something else: then the engine answers again.
      const answer = parsed(bytes)?.answer;
      return Array.isArray(answer?.segments) && typeof answer.text === 'string'
        ? answer
        : undefined;
    },
    add(key, answer) {
      // One after the other, also after one that failed.
      const now = written.then(() => writing(path, write({ engine: mark, key, answer })));
      written = now.catch(() => {});
      return now;
    },
    async close() {
      await written;
      if (isEmpty) await remove();
      await file?.close();
      file = undefined;
      return !isEmpty;
    },
    async remove() {
      await written;
      await remove();
    },
    async abandon() {
      await written;
      await file?.close();
      file = undefined;
    },
  };
}

/** The key of a call: the same for calls that have the same answer. */
export function keyOfCall(samples: Float32Array, options: TranscribeOptions): string {
  // A draft makes a call faster, and changes nothing in its answer.
  const { signal: _, onSegment, onProgress, draft, ...matters } = options;
  const { buffer, byteOffset, byteLength } = samples;
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(matters).sort(([a], [b]) => (a < b ? -1 : 1))))
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

/** The index of a journal; where the file is something else, what it is. */
async function readIndex(file: FileHandle): Promise<Index | string> {
  const places = new Map<string, Map<string, Place>>();
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_TEXT.length), { position: 0 });
  // The first line may be torn, too.
  if (!HEADER_TEXT.startsWith(buffer.toString('utf8', 0, bytesRead)))
    return 'is no journal of a run';
  if (bytesRead < HEADER_TEXT.length) return { places, end: 0, answers: 0 };
  const { size } = await file.stat();
  const tooLarge = 'is larger than any journal of a run';
  if (size > MAX_BYTES) return tooLarge;
  let end = 0;
  let lines = 0;
  for await (const line of wholeLines(file)) {
    // The header is a line, too.
    if (lines++ > MAX_ANSWERS || line.length > MAX_LINE_BYTES) return tooLarge;
    const read = parsed(line);
    if (read === undefined) break;
    const { engine, key } = read;
    if (isKey(engine) && isKey(key)) {
      if (!places.has(engine)) places.set(engine, new Map());
      places.get(engine)!.set(key, { start: end, length: line.length });
    }
    end += line.length + 1;
  }
  return { places, end, answers: Math.max(0, lines - 1) };
}

function isKey(text: unknown): text is string {
  return typeof text === 'string' && text.length <= MAX_KEY_CHARS;
}

/**
 * The lines of a file, without their ends. A last line that has no end is left out: its writer was cut off. A line that is
 * too long is the last, and not whole.
 */
async function* wholeLines(file: FileHandle): AsyncGenerator<Buffer, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  // A stream would close the file where its reader stops early.
  for (let position = 0; ; ) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(PIECE_BYTES), { position });
    if (bytesRead === 0) return;
    position += bytesRead;
    rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    for (let at = rest.indexOf(NEW_LINE); at >= 0; at = rest.indexOf(NEW_LINE)) {
      yield rest.subarray(0, at);
      rest = rest.subarray(at + 1);
    }
    if (rest.length > MAX_LINE_BYTES) {
      yield rest;
      return;
    }
  }
}

function parsed(line: Buffer): Partial<Line> | undefined {
  try {
    return Object(JSON.parse(line.toString())) as Partial<Line>;
  } catch {
    return undefined;
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
