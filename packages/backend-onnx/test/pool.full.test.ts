import { readFileSync } from 'node:fs';
import { createOnnxBackend, type OnnxBackend, type OnnxBackendOptions } from '@ws/backend-onnx';
import { TranscribeError, type TranscriptResult } from '@ws/core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { childrenOf } from '../../../test/support/child-processes.js';
import { demoRecording, demoSentences } from '../../../test/support/recordings.js';

// The real engine in several real processes, which are killed, stopped and left idle.

const sampleRate = 16_000;
const sentences = demoSentences();
let backend: OnnxBackend;
let others: readonly number[];

function create(options: Partial<OnnxBackendOptions> = {}): void {
  others = childrenOf(process.pid);
  backend = createOnnxBackend({ model: 'tiny.en', threads: 1, ...options });
}
const engines = (): number[] => childrenOf(process.pid).filter((pid) => !others.includes(pid));

/** A transcript's text, or the code of the error that came in its place. */
async function answer(call: Promise<TranscriptResult>): Promise<string> {
  try {
    return (await call).text;
  } catch (error) {
    if (!TranscribeError.isInstance(error)) throw error;
    return error.code;
  }
}
const hear = (index: number, signal?: AbortSignal): Promise<string> =>
  answer(backend.transcribe(sentences[index % sentences.length]!.samples, { sampleRate, signal }));
/** Keeps a process busy for as long as any call can. */
const hearLong = (signal?: AbortSignal): Promise<string> =>
  answer(backend.transcribe(demoRecording().slice(0, 30 * sampleRate), { sampleRate, signal }));

/** Calls until so many processes have loaded. */
async function loaded(count: number): Promise<void> {
  do {
    await Promise.all(Array.from({ length: 2 * count }, (_, index) => hear(index)));
  } while ((await backend.health()).processes < count);
}

/** The processes, once they have what was sent to them: they answer in the order in which they are asked. */
async function arrived(): Promise<number[]> {
  await new Promise((resolve) => setImmediate(resolve));
  await backend.health();
  return engines();
}

/** Resident memory of a process, by Linux's own account. */
const residentBytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;

/** What the processes use; one that is given no time for a second is told of as it was last, if at all. */
async function used(): Promise<{ readonly memoryBytes: number; readonly cpuTimeMs: number }> {
  for (;;) {
    const { memoryBytes, cpuTimeMs } = await backend.health();
    if (memoryBytes !== undefined && cpuTimeMs !== undefined) return { memoryBytes, cpuTimeMs };
  }
}

let expected: readonly string[];
beforeAll(async () => {
  create();
  expected = await Promise.all(sentences.map((_, index) => hear(index)));
  await backend[Symbol.asyncDispose]();
});
afterEach(async () => {
  vi.useRealTimers();
  await backend?.[Symbol.asyncDispose]();
});

describe.runIf(process.platform === 'linux')('a pool of inference processes', () => {
  it('says how many calls it runs at once, and starts with one process', async () => {
    create({ processes: 3 });
    expect(backend.capabilities.maxConcurrency).toBe(3);
    expect(engines()).toEqual([]);
    expect(backend.precision).toBe('auto');
    await backend.load();
    expect(['fp32', 'int8']).toContain(backend.precision);
    expect(engines()).toHaveLength(1);
    for (const index of [0, 1, 2]) expect(await hear(index)).toBe(expected[index]);
    expect(engines()).toHaveLength(1);
  });

  it('gives the answers of one process', async () => {
    create({ processes: 3 });
    const texts = await Promise.all(sentences.map((_, index) => hear(index)));
    expect(texts).toEqual(expected);
    expect(engines().length).toBeGreaterThan(1);
    expect(await backend.health()).toMatchObject({ status: 'ready', restarts: 0 });
  });

  it('answers every call when one process of two is killed; only its own call fails', async () => {
    create({ processes: 2 });
    await loaded(2);
    const long = [hearLong(), hearLong()];
    const calls = sentences.map((_, index) => hear(index));
    const [victim] = await arrived();
    process.kill(victim!, 'SIGKILL');
    const texts = await Promise.all(long);
    expect(texts.filter((text) => text === 'ERR_BACKEND_CRASHED')).toHaveLength(1);
    expect(await Promise.all(calls)).toEqual(expected);
    expect(await hear(3)).toBe(expected[3]);
    expect(await backend.health()).toMatchObject({ status: 'ready', restarts: 1 });
  });

  it('answers every call when all processes are killed', async () => {
    create({ processes: 2 });
    await loaded(2);
    const long = [hearLong(), hearLong()];
    const calls = sentences.map((_, index) => hear(index));
    for (const pid of await arrived()) process.kill(pid, 'SIGKILL');
    expect(await Promise.all(long)).toEqual(['ERR_BACKEND_CRASHED', 'ERR_BACKEND_CRASHED']);
    expect(await Promise.all(calls)).toEqual(expected);
    expect(await hear(5)).toBe(expected[5]);
  });

  it('answers every call when one process of two hangs, and ends that process', async () => {
    create({ processes: 2, callTimeoutMs: 10_000 });
    await loaded(2);
    // Time passes when the test says so: no process that works is slow enough to be taken for one that hangs.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const long = [hearLong(), hearLong()];
    const [hung] = await arrived();
    process.kill(hung!, 'SIGSTOP');
    const calls = sentences.map((_, index) => hear(index));
    expect(await Promise.all(calls)).toEqual(expected);
    expect(engines()).toContain(hung);
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await Promise.all(long)).filter((text) => text === 'ERR_BACKEND_TIMEOUT')).toHaveLength(
      1,
    );
    expect(engines()).not.toContain(hung);
    expect(await hear(0)).toBe(expected[0]);
  });

  it('answers every call when some are aborted', async () => {
    create({ processes: 2 });
    await loaded(2);
    const controllers = sentences.map(() => new AbortController());
    const long = new AbortController();
    const longs = [hearLong(long.signal), hearLong()];
    const calls = controllers.map(({ signal }, index) => hear(index, signal));
    await arrived();
    long.abort();
    for (const index of [1, 4, 11]) controllers[index]!.abort();
    expect(await longs[0]).toBe('ERR_ABORTED');
    expect(await Promise.all(calls)).toEqual(
      expected.map((text, index) => ([1, 4, 11].includes(index) ? 'ERR_ABORTED' : text)),
    );
    expect(await longs[1]).toMatch(/\w/);
    expect(await backend.health()).toMatchObject({ status: 'ready', restarts: 0 });
    expect(engines()).toHaveLength(2);
  });

  it('gives the memory of idle processes back, and takes it again when it is needed', async () => {
    // Time passes when the test says so: else a process that is done before the others could be gone already.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    create({ processes: 2, idleTimeoutMs: 60_000 });
    await loaded(2);
    await vi.advanceTimersByTimeAsync(60_000);
    await expect.poll(() => engines().length).toBe(1);
    expect(await backend.health()).toMatchObject({ status: 'ready', processes: 1, restarts: 0 });
    const texts = await Promise.all([0, 1, 2, 3].map((index) => hear(index)));
    expect(texts).toEqual(expected.slice(0, 4));
    expect(engines()).toHaveLength(2);
    expect(await backend.health()).toMatchObject({ status: 'ready', restarts: 0 });
  });

  it('sums up memory and processor time', async () => {
    create({ processes: 2 });
    await backend.load();
    const one = await used();
    await loaded(2);
    const shareOfResident = async (): Promise<number> => {
      const { memoryBytes } = await used();
      return memoryBytes / engines().reduce((sum, pid) => sum + residentBytes(pid), 0);
    };
    await expect.poll(shareOfResident).toBeCloseTo(1, 1);
    expect((await used()).cpuTimeMs).toBeGreaterThan(one.cpuTimeMs);
  });

  it('gives back what a long window took', async () => {
    create({ precision: 'int8' });
    for (const index of [0, 1, 2, 3, 4, 5]) await hear(index);
    const before = (await used()).memoryBytes;
    await hearLong();
    await hear(0);
    const after = (await used()).memoryBytes;
    // Attention over a whole window takes some 250 MB while it lasts.
    expect(after - before).toBeLessThan(130e6);
  });

  it('goes with the backend', async () => {
    create({ processes: 2 });
    await loaded(2);
    const calls = [hearLong(), hearLong(), hear(0)];
    await arrived();
    await backend[Symbol.asyncDispose]();
    expect(engines()).toEqual([]);
    expect(await Promise.all(calls)).toEqual(['ERR_DISPOSED', 'ERR_DISPOSED', 'ERR_DISPOSED']);
  });
});
