import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Clock } from '@ws/core';
import { cannotWrite, notWritten, writing } from './cannot-write.js';
import { makeFolder } from './make-folder.js';
import { ownProcess, type ProcessMark, runs } from './own-process.js';

/** The right to write the files of one transcript, which one run has at a time. Disposing it gives it back. */
export interface OutputLock extends AsyncDisposable {
  /** @throws TranscribeError `ERR_INVALID_STATE` where another run has taken the right, since this one stood still */
  check(): Promise<void>;
}

/** Settings of {@link lockOutput}. */
export interface OutputLockOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface Holder extends ProcessMark {
  readonly run: string;
}

// A run of another machine shows by its beats that it lives. One that is silent for so long has been killed.
const BEAT_MS = 5000;
const SILENCE_MS = 20_000;
const LOOK_MS = 1000;
const MAX_BYTES = 4096;
const TRIES = 5;

/**
 * Takes the right to write the files `path.*`. A file holds it, `path.lock.part`, which one run alone can make, on a folder of
 * the network, too. It names its process, and changes every five seconds.
 *
 * A run that was killed leaves the file. On the same machine its process is gone, and the next run goes on at once. The file
 * of another machine or container is watched for 20 seconds: one that does not change is of a run that was killed. No two
 * machines' clocks are compared. (`proper-lockfile`, which the model store has, compares them, and blocks the next run for
 * ten seconds after each kill.)
 *
 * @param path - of the transcript, without endings. Its folder is made where it is not there
 * @throws TranscribeError `ERR_INVALID_STATE` where another run has the right, or the file cannot be written; `ERR_ABORTED`
 */
export async function lockOutput(
  path: string,
  { clock, signal }: OutputLockOptions,
): Promise<OutputLock> {
  const file = `${path}.lock.part`;
  await writing(path, makeFolder(dirname(resolve(path))));
  const run = randomUUID();
  const own: Holder = { run, ...ownProcess() };
  for (let i = 0; i < TRIES; i++) {
    const handle = await open(file, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw cannotWrite(file, error);
    });
    if (handle !== undefined) return held(file, handle, own, clock);
    const left = await leftBehind(file, clock, signal);
    if (left === undefined) throw writtenByAnother(path);
    await takeAway(file, left, run);
  }
  throw writtenByAnother(path);
}

async function held(
  file: string,
  handle: FileHandle,
  own: Holder,
  clock: Clock,
): Promise<OutputLock> {
  const released = new AbortController();
  async function write(beat: number): Promise<void> {
    // Padded, so that it overwrites all bytes of the one before.
    const text = `${JSON.stringify({ ...own, beat: String(beat).padStart(12, '0') })}\n`;
    await handle.write(text, 0);
    // Another machine is to see it.
    await handle.sync();
  }
  async function release(): Promise<void> {
    released.abort();
    await beats;
    await handle.close().catch(() => {});
    if (await isOwn()) await rm(file, { force: true });
  }
  const isOwn = async (): Promise<boolean> => holderOf(await content(file))?.run === own.run;
  async function beat(): Promise<void> {
    for (let i = 1; ; i++) {
      await clock.sleep(BEAT_MS, released.signal);
      // A disk that is full for a moment costs no more than a beat.
      await write(i).catch(() => {});
    }
  }
  let beats: Promise<void> | undefined;
  try {
    await write(0);
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(file, { force: true });
    throw cannotWrite(file, error);
  }
  beats = beat().catch(() => {});
  return {
    async check() {
      if (await isOwn()) return;
      const why = 'is gone, or another run has it, since this run stood still';
      throw notWritten(file, `${file} ${why}. What it wrote stays with that run.`);
    },
    [Symbol.asyncDispose]: release,
  };
}

/** What a lock says whose run was killed; `undefined` where its run lives. */
async function leftBehind(
  file: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | undefined> {
  const before = await content(file);
  // Its run has ended meanwhile.
  if (before === undefined) return '';
  const holder = holderOf(before);
  const isAlive = holder && runs(holder);
  if (isAlive === false) return before;
  if (isAlive === true) return undefined;
  for (let waited = 0; waited < SILENCE_MS; waited += LOOK_MS) {
    await clock.sleep(LOOK_MS, signal);
    const now = await content(file);
    if (now === undefined) return '';
    if (now !== before) return undefined;
  }
  return before;
}

/** Takes a lock away that says what is expected. Another run may do the same, and have made its own by now: that stays. */
async function takeAway(file: string, expected: string, run: string): Promise<void> {
  const aside = `${file}.${run}`;
  try {
    await rename(file, aside);
  } catch {
    // It is gone already.
    return;
  }
  if ((await content(aside)) === expected) await rm(aside, { force: true });
  else await rename(aside, file);
}

/** What a lock says; `undefined` where it is gone. */
async function content(file: string): Promise<string | undefined> {
  try {
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_BYTES), { position: 0 });
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cannotWrite(file, error);
  }
}

function holderOf(text = ''): Holder | undefined {
  try {
    const { run, where, pid, began } = Object(JSON.parse(text)) as Partial<Holder>;
    const isHolder =
      [run, where, began].every((said) => typeof said === 'string') && Number.isSafeInteger(pid);
    return isHolder && pid! > 0
      ? { run: run!, where: where!, pid: pid!, began: began! }
      : undefined;
  } catch {
    return undefined;
  }
}

function writtenByAnother(path: string): Error {
  const what = `Another run is writing ${path}.* now`;
  return notWritten(path, `${what}. Wait until it has ended, or write elsewhere.`);
}
