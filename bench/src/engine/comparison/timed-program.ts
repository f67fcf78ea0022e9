import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Contender, ContenderCall, Contenders } from './contender.js';

/** A program of ours that holds another system's model and times it: `time-whispercpp.c`, `time_faster_whisper.py`. */
export interface TimedProgram {
  readonly system: string;
  readonly settings: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** Starts programs, one after the other. */
export async function startTimedPrograms(programs: readonly TimedProgram[]): Promise<Contenders> {
  const all: (Contender & AsyncDisposable)[] = [];
  for (const program of programs) all.push(await startTimedProgram(program));
  return {
    all,
    async [Symbol.asyncDispose]() {
      for (const one of all) await one[Symbol.asyncDispose]();
    },
  };
}

/**
 * Starts it, and waits until it has the model. Each line that it is sent it answers with the milliseconds of one call,
 * those of the processor, the encoder's where it knows them, a tab, and the text.
 */
async function startTimedProgram(program: TimedProgram): Promise<Contender & AsyncDisposable> {
  const { system, settings, command, args } = program;
  // What is set for ours is not for others.
  const { GLIBC_TUNABLES: _, ...environment } = process.env;
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...environment, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', HF_HUB_OFFLINE: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${system} ended without an answer; its own words are above.`);
    return value;
  };
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
  const ready = await Promise.race([answer(), ended.then(() => 'nothing')]);
  if (ready !== 'ready') throw new Error(`${system} did not start: it said ${ready}.`);
  return {
    system,
    settings,
    async hear() {
      child.stdin.write('\n');
      return parseCall(await answer());
    },
    async [Symbol.asyncDispose]() {
      await stop(child, ended);
    },
  };
}

function parseCall(line: string): ContenderCall {
  const [times = '', text = ''] = line.split('\t');
  const [ms = Number.NaN, cpuMs, encoderMs] = times.split(' ').map(Number);
  if (!Number.isFinite(ms)) throw new Error(`no time in the answer ${JSON.stringify(line)}`);
  return { ms, cpuMs, encoderMs, text: text.trim() };
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.stdin?.end();
  await ended;
}
