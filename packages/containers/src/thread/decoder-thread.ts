import { Worker } from 'node:worker_threads';
import { type Clock, type Logger, TranscribeError } from '@ws/core';
import { unreadable } from '../formats.js';
import type { StreamRequest } from '../stream/open-stream.js';
import type { StepAnswer, ToThread } from './messages.js';

/** A thread that decodes streams, a step of each at a time. */
export interface DecoderThread {
  /** Streams that are open on it. */
  readonly streams: number;
  open(stream: number, request: StreamRequest): void;
  /**
   * One step.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO` where the thread hangs or dies at it; `ERR_BACKEND_CRASHED`, retryable,
   *   where it does at another stream's
   */
  step(stream: number, bytes: Uint8Array | undefined, isLast: boolean): Promise<StepAnswer>;
  close(stream: number): void;
  end(): Promise<void>;
}

export interface DecoderThreadOptions {
  /** The program. */
  readonly entry: string;
  /** A step that takes longer hangs. */
  readonly stepTimeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** It hung or died: no stream can go on, and it takes no others. */
  onGone(): void;
}

interface Asked {
  readonly stream: number;
  resolve(answer: StepAnswer): void;
  reject(error: TranscribeError): void;
}

// JavaScript's own memory. What the decoders hold in WebAssembly, each bounds for itself.
const MAX_HEAP_MB = 256;

export function createDecoderThread(options: DecoderThreadOptions): DecoderThread {
  const { entry, stepTimeoutMs, clock, logger, onGone } = options;
  const worker = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
  // A process may end while nothing is being decoded.
  worker.unref();
  const open = new Set<number>();
  // Answers come in the order of the questions: the first is what the thread is at.
  const asked: Asked[] = [];
  let watching: AbortController | undefined;
  let gone: string | undefined;

  worker.on('message', (answer: StepAnswer) => {
    const first = asked.shift();
    watch();
    first?.resolve(answer);
  });
  worker.on('error', (error) => fail(`died (${error.message})`));
  worker.on('exit', () => fail('ended'));

  function post(message: ToThread, moved: ArrayBuffer[] = []): void {
    worker.postMessage(message, moved);
  }

  function watch(): void {
    watching?.abort();
    if (asked.length === 0) {
      watching = undefined;
      worker.unref();
      return;
    }
    watching = new AbortController();
    clock.sleep(stepTimeoutMs, watching.signal).then(
      () => fail(`did not answer for ${stepTimeoutMs} ms`),
      () => {},
    );
  }

  function fail(reason: string): void {
    if (gone !== undefined) return;
    gone = reason;
    watching?.abort();
    void worker.terminate();
    const failed = asked.splice(0);
    if (failed.length > 0 || open.size > 0) {
      logger.warn({ reason, streams: open.size }, 'a thread that decodes audio is gone');
    }
    onGone();
    for (const [i, { reject }] of failed.entries()) {
      reject(i === 0 ? atFault(reason) : besides(reason));
    }
  }

  return {
    get streams() {
      return open.size;
    },
    open(stream, request) {
      open.add(stream);
      post({ type: 'open', stream, request });
    },
    step(stream, bytes, isLast) {
      if (gone !== undefined) return Promise.reject(besides(gone));
      return new Promise((resolve, reject) => {
        asked.push({ stream, resolve, reject });
        worker.ref();
        post(
          { type: 'step', stream, bytes, isLast },
          bytes === undefined ? [] : [bytes.buffer as ArrayBuffer],
        );
        if (asked.length === 1) watch();
      });
    },
    close(stream) {
      if (!open.delete(stream) || gone !== undefined) return;
      post({ type: 'close', stream });
    },
    async end() {
      open.clear();
      fail('was ended');
      await worker.terminate();
    },
  };
}

function atFault(reason: string): TranscribeError {
  return unreadable(`the thread that decoded it ${reason}`);
}

function besides(reason: string): TranscribeError {
  return new TranscribeError(
    `The thread that decoded the audio ${reason}, at another stream. Send it again.`,
    { code: 'ERR_BACKEND_CRASHED', retryable: true, details: { reason } },
  );
}
