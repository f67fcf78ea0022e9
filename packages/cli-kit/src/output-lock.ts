import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, link, open, rm } from 'node:fs/promises';
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
export async function lockOutput(path: string, options: OutputLockOptions): Promise<OutputLock> {
  await writing(path, makeFolder(dirname(resolve(path))));
  const lock = await lockFile(`${path}.lock.part`, options);
  if (lock !== undefined) return lock;
  const what = `Another run is writing ${path}.* now`;
  throw notWritten(path, `${what}. Wait until it has ended, or write elsewhere.`);
}

/** Makes a file that one run alone can make; `undefined` where another run has it. */
async function lockFile(file: string, options: OutputLockOptions): Promise<OutputLock | undefined> {
  const own: Holder = { run: randomUUID(), ...ownProcess() };
  for (let i = 0; i < TRIES; i++) {
    const handle = await made(file, own);
    if (handle !== undefined) return held(file, handle, own, options.clock);
    const found = await stateOf(file, options);
    if (found === 'held') return undefined;
    if (found === 'gone') continue;
    // Of those that find the same file left behind, one alone takes it away: the one that has the lock of what it says.
    await using right = await lockFile(`${file}.${digest(found.left)}`, options);
    if (right === undefined) return undefined;
    if ((await content(file)) === found.left) await rm(file, { force: true });
  }
  return undefined;
}

/** Makes the file with its first beat, so that no run sees it empty; `undefined` where it is there. */
async function made(file: string, own: Holder): Promise<FileHandle | undefined> {
  const fresh = `${file}.${own.run}`;
  let handle: FileHandle | undefined;
  try {
    handle = await open(fresh, 'wx');
    await write(handle, own, 0);
    try {
      await link(fresh, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
      // A disk without links, as exFAT. There a run may see it empty, and looks again after a second.
      const other = await open(file, 'wx');
      await handle.close();
      handle = other;
      await write(handle, own, 0);
    }
    return handle;
  } catch (error) {
    await handle?.close().catch(() => {});
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw cannotWrite(file, error);
  } finally {
    await rm(fresh, { force: true }).catch(() => {});
  }
}

async function write(handle: FileHandle, own: Holder, beat: number): Promise<void> {
  // Padded, so that it overwrites all bytes of the one before.
  const text = `${JSON.stringify({ ...own, beat: String(beat).padStart(12, '0') })}\n`;
  await handle.write(text, 0);
  // Another machine is to see it.
  await handle.sync();
}

/** Which of many texts a lock is of, for a name. */
const digest = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

function held(file: string, handle: FileHandle, own: Holder, clock: Clock): OutputLock {
  const released = new AbortController();
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
      await write(handle, own, i).catch(() => {});
    }
  }
  const beats = beat().catch(() => {});
  return {
    async check() {
      if (await isOwn()) return;
      const why = 'is gone, or another run has it, since this run stood still';
      throw notWritten(file, `${file} ${why}. What it wrote stays with that run.`);
    },
    [Symbol.asyncDispose]: release,
  };
}

/** Whether the run of a lock lives; where it was killed, what its lock says. */
async function stateOf(
  file: string,
  { clock, signal }: OutputLockOptions,
): Promise<'held' | 'gone' | { readonly left: string }> {
  const before = await content(file);
  // Its run has ended meanwhile.
  if (before === undefined) return 'gone';
  const holder = holderOf(before);
  const isAlive = holder && runs(holder);
  if (isAlive === false) return { left: before };
  if (isAlive === true) return 'held';
  for (let waited = 0; waited < SILENCE_MS; waited += LOOK_MS) {
    await clock.sleep(LOOK_MS, signal);
    const now = await content(file);
    if (now === undefined) return 'gone';
    if (now !== before) return 'held';
  }
  return { left: before };
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
