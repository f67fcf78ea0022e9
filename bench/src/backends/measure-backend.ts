import { TranscribeError, type TranscriptionBackend } from '@ws/core';
import { wordErrorRate } from '@ws/core/measures';
import { stream60 } from '../streaming/recordings.js';
import { unheard } from '../unheard.js';
import type { BackendContender } from './contenders.js';
import { descendants, residentBytes } from './engine-processes.js';

/** What every backend is given. */
export interface Recording {
  readonly samples: Float32Array;
  readonly said: string;
  readonly utterances: readonly { readonly samples: Float32Array; readonly text: string }[];
  readonly windows: readonly { readonly seconds: number; readonly samples: Float32Array }[];
}

const WINDOW_SECONDS = [1, 5, 30];
const sampleRate = 16_000;
/** How a session asks for a partial. */
const PARTIAL = { sampleRate, language: 'en', timestamps: false, fallback: false } as const;

/** A minute of people; its windows begin where the longest utterance does. */
export function recording(): Recording | undefined {
  const found = stream60();
  if (found === undefined) return undefined;
  const longest = found.utterances.reduce((a, b) =>
    b.speechEnd - b.speechStart > a.speechEnd - a.speechStart ? b : a,
  );
  const from = Math.round(longest.speechStart * sampleRate);
  return {
    samples: found.samples,
    said: found.utterances.map(({ text }) => text).join(' '),
    utterances: found.utterances,
    windows: WINDOW_SECONDS.map((seconds) => ({
      seconds,
      samples: found.samples.slice(from, from + seconds * sampleRate),
    })),
  };
}

/** A backend that is loaded, and what it has done so far. */
export interface Measured {
  readonly name: string;
  readonly backend: TranscriptionBackend;
  /** Processes below this one that were there before it. */
  readonly others: ReadonlySet<number>;
  /** From nothing to ready, weights on the disk. */
  readonly loadMs: number;
  /** By seconds of the window. */
  readonly times: Map<number, number[]>;
  /** Resident bytes of its processes, the most that was seen. */
  memoryBytes: number;
}

export async function start(
  contender: BackendContender,
  model: string,
  threads: number,
): Promise<Measured> {
  const others = new Set(descendants());
  const backend = await contender.create(model, threads);
  const before = performance.now();
  await backend.load();
  const loadMs = performance.now() - before;
  return { name: contender.name, backend, others, loadMs, times: new Map(), memoryBytes: 0 };
}

/**
 * One call of every window. The second of two in a row counts: the first finds the caches full of another's weights. It hears
 * the window a little quieter, for an engine may keep what it encoded.
 */
export async function timeWindows(measured: Measured, { windows }: Recording): Promise<void> {
  for (const { seconds, samples } of windows) {
    await measured.backend.transcribe(samples, PARTIAL);
    const again = unheard(samples, 1);
    const before = performance.now();
    await measured.backend.transcribe(again, PARTIAL);
    const times = measured.times.get(seconds) ?? [];
    times.push(performance.now() - before);
    measured.times.set(seconds, times);
  }
}

/** Word errors: of the utterances, each in a call of its own, and of the whole recording in one. */
export async function errorsOf(
  { backend }: Measured,
  { samples, said, utterances }: Recording,
): Promise<{ readonly apart: number; readonly whole: number; readonly words: number }> {
  const heard: string[] = [];
  for (const utterance of utterances) {
    const call = { sampleRate, language: 'en' };
    heard.push((await backend.transcribe(utterance.samples, call)).text);
  }
  const apart = wordErrorRate(said, heard.join(' '));
  const { text } = await backend.transcribe(samples, { sampleRate, language: 'en' });
  return { apart: apart.errors, whole: wordErrorRate(said, text).errors, words: apart.words };
}

const ownProcesses = ({ others }: Measured): number[] =>
  descendants().filter((pid) => !others.has(pid));

/** What its processes hold while they hear 30 s. */
export async function measureMemory(measured: Measured, { windows }: Recording): Promise<void> {
  const look = (): void => {
    const bytes = ownProcesses(measured).reduce((sum, pid) => sum + residentBytes(pid), 0);
    measured.memoryBytes = Math.max(measured.memoryBytes, bytes);
  };
  const timer = setInterval(look, 5);
  await measured.backend.transcribe(windows.at(-1)!.samples, PARTIAL);
  clearInterval(timer);
  look();
}

/** What came of a call whose engine was killed in its middle, and how long the next one took. */
export interface AfterKill {
  readonly outcome: string;
  readonly nextMs: number;
  readonly restarts: number | undefined;
}

/** Well into the call, and long before its end. */
const KILL_AFTER_MS = 150;

/** Kills the engine (the deepest of the processes) in the middle of a call. */
export async function killed(measured: Measured, { windows }: Recording): Promise<AfterKill> {
  const { backend } = measured;
  const call = backend.transcribe(windows.at(-1)!.samples, PARTIAL).then(
    () => 'answered',
    (error: unknown) =>
      TranscribeError.isInstance(error)
        ? `\`${error.code}\`${error.retryable ? ', retryable' : ''}`
        : String(error),
  );
  await new Promise((resolve) => setTimeout(resolve, KILL_AFTER_MS));
  const engine = ownProcesses(measured).at(-1);
  if (engine !== undefined) process.kill(engine, 'SIGKILL');
  const outcome = await call;
  const started = performance.now();
  await backend.transcribe(windows[0]!.samples, PARTIAL);
  const nextMs = performance.now() - started;
  const { restarts } = await backend.health();
  return { outcome, nextMs, restarts };
}
