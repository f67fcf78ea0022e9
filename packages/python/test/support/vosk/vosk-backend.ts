import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  type BackendCapabilities,
  TranscribeError,
  type TranscriptionBackend,
  type TranscriptionStream,
} from '@ws/core';
import { until } from '@ws/core/adapter';
import { abortedError, checkSamples, type Deferred, deferred } from '@ws/core/internal';

interface Answer {
  readonly id: number;
  readonly finals: readonly string[];
  readonly partial: string;
}

const CHUNK = 1600;
const CAPABILITIES: BackendCapabilities = {
  wordTimestamps: false,
  prompt: false,
  languageDetection: false,
  languages: ['ko'],
  translation: false,
  prefix: false,
  draft: false,
  tokens: false,
  attention: false,
  audioContextSizing: true,
  maxConcurrency: 1,
  maxAudioMs: 60_000,
  streams: {
    ...{ chunkMs: 100, wordTimes: false, endOfTurn: false, snapshots: false },
    maxStreams: 4,
  },
};

/** Vosk with a streaming Kaldi model of Korean, in a Python process: an engine that hears audio as it comes. */
export function createVoskBackend(python: string): TranscriptionBackend {
  const waiting = new Map<number, Deferred<Answer>>();
  const open = new Set<number>();
  let child: ChildProcess | undefined;
  let isDisposed = false;
  let calls = 0;
  let streams = 0;

  const disposed = (): TranscribeError =>
    new TranscribeError('The engine or its stream was disposed.', { code: 'ERR_DISPOSED' });

  function start(): ChildProcess {
    const worker = fileURLToPath(new URL('worker.py', import.meta.url));
    const started = spawn(python, ['-u', worker], { stdio: ['pipe', 'pipe', 'ignore'] });
    createInterface({ input: started.stdout }).on('line', (line) => {
      const answer = JSON.parse(line) as Answer;
      waiting.get(answer.id)?.resolve(answer);
      waiting.delete(answer.id);
    });
    started.stdin.on('error', () => {});
    started.once('close', () => {
      child = undefined;
      open.clear();
      const error = isDisposed
        ? disposed()
        : new TranscribeError('Vosk died.', { code: 'ERR_BACKEND_CRASHED', retryable: true });
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    });
    waiting.set(0, deferred());
    return started;
  }

  function ask(stream: number, kind: string, audio = new Float32Array(0)): Promise<Answer> {
    if (isDisposed) throw disposed();
    child ??= start();
    const id = ++calls;
    const answer = deferred<Answer>();
    waiting.set(id, answer);
    const pcm = Int16Array.from(audio, (sample) =>
      Math.round(Math.max(-1, Math.min(1, sample)) * 32_767),
    );
    const bytes = Buffer.from(pcm.buffer).toString('base64');
    child.stdin!.write(`${JSON.stringify({ id, stream, kind, audio: bytes })}\n`);
    return answer.promise;
  }

  async function openStream({ signal }: { readonly signal?: AbortSignal | undefined } = {}) {
    if (signal?.aborted) throw abortedError(signal);
    if (open.size >= CAPABILITIES.streams!.maxStreams) {
      throw new TranscribeError('Too many streams are open.', { code: 'ERR_OVERLOADED' });
    }
    const id = ++streams;
    open.add(id);
    await until(ask(id, 'open'), signal);
    return createStream(id);
  }

  function createStream(id: number): TranscriptionStream {
    let rest = new Float32Array(0);
    let upToSample = 0;
    let hasSpoken = false;
    let isClosed = false;
    let turn: Promise<unknown> = Promise.resolve();

    function inTurn<T>(run: () => Promise<T>, signal?: AbortSignal): Promise<T> {
      const result = turn.then(() => {
        if (isClosed || isDisposed) throw disposed();
        if (signal?.aborted) throw abortedError(signal);
        return run();
      });
      turn = result.catch(() => {});
      return until(result, signal);
    }

    const wordsOf = (text: string) => {
      const words = text.split(' ').filter((word) => word !== '');
      return words.map((word, at) => ({ text: at === 0 && !hasSpoken ? word : ` ${word}` }));
    };

    async function hear(kind: 'push' | 'flush', samples: Float32Array) {
      const all = new Float32Array(rest.length + samples.length);
      all.set(rest);
      all.set(samples, rest.length);
      const taken = kind === 'flush' ? all.length : all.length - (all.length % CHUNK);
      rest = all.slice(taken);
      const since = performance.now();
      let answer: Answer;
      try {
        answer = await ask(id, kind, all.subarray(0, taken));
      } catch (error) {
        throw isClosed ? disposed() : error;
      }
      upToSample += taken;
      const stable = answer.finals.flatMap((text) => {
        const words = wordsOf(text);
        hasSpoken ||= words.length > 0;
        return words;
      });
      const processingTimeMs = performance.now() - since;
      return {
        stable,
        tentative: wordsOf(answer.partial),
        upToSample,
        language: 'ko',
        processingTimeMs,
      };
    }

    return {
      push: (samples, options) =>
        inTurn(async () => {
          checkSamples(samples);
          return hear('push', samples);
        }, options?.signal),
      flush: (options) => inTurn(() => hear('flush', new Float32Array(0)), options?.signal),
      reset: () =>
        inTurn(async () => {
          await ask(id, 'open');
          rest = new Float32Array(0);
          upToSample = 0;
          hasSpoken = false;
        }),
      async [Symbol.asyncDispose]() {
        if (isClosed) return;
        isClosed = true;
        open.delete(id);
        if (!isDisposed && child !== undefined) await ask(id, 'close').catch(() => {});
      },
    };
  }

  return {
    specVersion: 'v1',
    name: 'vosk',
    capabilities: CAPABILITIES,
    async load({ signal } = {}) {
      if (signal?.aborted) throw abortedError(signal);
      await until(ask(0, 'open'), signal);
    },
    async transcribe(samples) {
      const stream = await openStream();
      const steps = [await stream.push(samples), await stream.flush()];
      await stream[Symbol.asyncDispose]();
      const text = steps.flatMap(({ stable }) => stable.map((word) => word.text)).join('');
      const segment = { start: 0, end: samples.length / 16_000, text };
      return { text, segments: [segment], language: 'ko', processingTimeMs: 0 };
    },
    health: async () => ({ status: child === undefined ? 'unloaded' : 'ready' }),
    openStream,
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      if (child === undefined) return;
      const ended = new Promise((resolve) => child!.once('close', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}
