import type { StreamStep, StreamWord, TranscriptionBackend, TranscriptionStream } from '@ws/core';
import { wordErrorRate } from '@ws/core/measures';
import { type Check, ensure } from './ensure.js';

/** What the kit of streams needs to know of a backend. */
export interface StreamFixture {
  /** A new backend with streams, not loaded. The kit disposes it. */
  create(): TranscriptionBackend | Promise<TranscriptionBackend>;
  /** Speech that stops with its last word or after it. */
  readonly speech: {
    /** Mono, 16 kHz. */
    readonly samples: Float32Array;
    /** What is said. */
    readonly words: string;
    /** Default: left to the model. */
    readonly language?: string | undefined;
    /** Word error rate up to which it counts as understood. Default 0.1. */
    readonly maxWordErrorRate?: number | undefined;
  };
}

/** A rule of the contract of streams. */
export type StreamCheck = Check<TranscriptionBackend, StreamFixture>;

/** What a stream has said in all. */
export interface Heard {
  readonly steps: readonly StreamStep[];
  readonly text: string;
}

export async function openStream(
  backend: TranscriptionBackend,
  { speech }: StreamFixture,
): Promise<TranscriptionStream> {
  ensure(backend.openStream !== undefined, 'it has no openStream');
  return backend.openStream({ language: speech.language });
}

/** Does something with a stream of its own, and closes it. */
export async function withStream<T>(
  backend: TranscriptionBackend,
  fixture: StreamFixture,
  use: (stream: TranscriptionStream) => Promise<T>,
): Promise<T> {
  const stream = await openStream(backend, fixture);
  try {
    return await use(stream);
  } finally {
    await stream[Symbol.asyncDispose]();
  }
}

/** Pushes audio in pieces, and flushes it. */
export async function hearAll(
  stream: TranscriptionStream,
  samples: Float32Array,
  pieceMs: number,
): Promise<Heard> {
  const steps = await pushAll(stream, samples, pieceMs);
  steps.push(await stream.flush());
  return { steps, text: textOf(steps) };
}

export async function pushAll(
  stream: TranscriptionStream,
  samples: Float32Array,
  pieceMs: number,
): Promise<StreamStep[]> {
  const steps: StreamStep[] = [];
  const length = Math.max(1, Math.round(16 * pieceMs));
  for (let at = 0; at < samples.length; at += length) {
    steps.push(await stream.push(samples.slice(at, at + length)));
  }
  return steps;
}

/** The stable words of all steps, as a text. */
export function textOf(steps: readonly Pick<StreamStep, 'stable'>[]): string {
  return wordsText(steps.flatMap(({ stable }) => stable)).trim();
}

export function wordsText(words: readonly StreamWord[]): string {
  return words.map(({ text }) => text).join('');
}

/** It says what was said. */
export function understood(text: string, { speech }: StreamFixture, times = 1): void {
  const { words, maxWordErrorRate = 0.1 } = speech;
  const { rate } = wordErrorRate(Array(times).fill(words).join(' '), text);
  ensure(
    rate <= maxWordErrorRate,
    `the word error rate is ${rate.toFixed(3)}, above ${maxWordErrorRate}: it heard "${text}"`,
  );
}
