import { setImmediate } from 'node:timers/promises';
import { TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import { abortedError, createBell, invalidOption, observed, readOptions } from '@ws/core/internal';
import { checkSpeechCall } from '@ws/speech';
import { type AnswerPiece, createAnswerPieces } from './answer-pieces.js';
import { isGone, type SpokenPiece, speakPiece, type UnspokenPiece } from './speak-piece.js';
import { SPOKEN_ANSWER, type SpokenAnswerOptions } from './spoken-answer-options.js';

/** An answer that is spoken while it is written. Iterate it once: pieces come in their order, each when it is ready. */
export interface SpokenAnswer extends AsyncIterable<SpokenPiece | UnspokenPiece>, AsyncDisposable {
  /**
   * More of the answer's text, however it is cut. Await it: it waits while `maxWaitingPieces` wait to be spoken.
   *
   * @throws TranscribeError `ERR_INVALID_STATE` after `end`, or while another `push` waits; `ERR_INVALID_OPTION`,
   *   `ERR_ABORTED`; what ended the answer
   */
  push(textChunk: string): Promise<void>;
  /** The text is over; its last pieces come still. */
  end(): void;
  /** Ends everything, as the signal does; so does leaving the iteration. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Cut at once: some milliseconds. */
const SLICE_CHARS = 2000;

/**
 * Speaks an answer while it is written: cut into sentences, without its Markdown, the first piece as soon as a clause of it
 * is there; spoken in their order, `ahead` of them before they are asked for.
 *
 * A piece that cannot be spoken comes with its `error`, and the next ones go on. The iteration throws what ends the answer:
 * `ERR_ABORTED`, at once; `ERR_DISPOSED` and `ERR_BACKEND_UNAVAILABLE`, when there is no synthesizer any more; the last
 * error, when `maxFailures` pieces in a row had one.
 *
 * @example
 * ```ts
 * const spoken = createSpokenAnswer({ cache, signal });
 * void (async () => {
 *   for await (const chunk of answer) await spoken.push(chunk);
 *   spoken.end();
 * })();
 * for await (const { text, file, seconds } of spoken) send({ text, file, seconds });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`: also a voice, language or speed that the synthesizer does not have
 */
export function createSpokenAnswer(options: SpokenAnswerOptions): SpokenAnswer {
  const settings = readOptions(SPOKEN_ANSWER, options);
  const { cache, voice, language, speed, ahead, minWords, firstClauseWords, logger } = settings;
  const { maxWaitingPieces, maxFailures } = settings;
  const { capabilities } = cache.synthesizer;
  checkSpeechCall('a', { voice, language, speed }, capabilities);
  const cutter = createAnswerPieces({
    minWords,
    firstClauseWords,
    maxChars: Math.max(40, Math.min(settings.maxChars, capabilities.maxChars)),
  });
  const own = new AbortController();
  const signal =
    settings.signal === undefined ? own.signal : AbortSignal.any([settings.signal, own.signal]);

  const waiting: AnswerPiece[] = [];
  /** Being spoken, or ready, in their order. */
  const begun: Promise<SpokenPiece | UnspokenPiece>[] = [];
  let isOver = false;
  let isPushing = false;
  let isRead = false;
  let failures = 0;
  let failure: unknown;
  /** Wakes a writer that waits for room, or a reader that waits for a piece. */
  const change = createBell();

  function fill(): void {
    while (begun.length < ahead) {
      const piece = waiting.shift();
      if (piece === undefined) break;
      const how = { voice, language, speed, signal };
      begun.push(observed(speakPiece(cache, piece, how, logger)));
    }
    change.ring();
  }

  function checkGoing(): void {
    if (failure !== undefined) throw failure;
    if (signal.aborted) throw abortedError(signal);
  }

  async function push(text: string): Promise<void> {
    for (let at = 0; at < text.length; at += SLICE_CHARS) {
      if (at > 0) await setImmediate();
      checkGoing();
      waiting.push(...cutter.push(text.slice(at, at + SLICE_CHARS)));
      fill();
      while (waiting.length >= maxWaitingPieces) {
        await until(change.rung, signal);
        checkGoing();
      }
    }
  }

  /** Whether the answer goes on after this piece. */
  function judge(error: TranscribeError | undefined): void {
    failures = error === undefined ? 0 : failures + 1;
    if (error === undefined) return;
    if (isGone(error) || failures >= maxFailures) throw error;
  }

  async function* read(): AsyncGenerator<SpokenPiece | UnspokenPiece, void, undefined> {
    try {
      for (;;) {
        checkGoing();
        const [first] = begun;
        if (first === undefined) {
          if (isOver) return;
          await until(change.rung, signal);
          continue;
        }
        const piece = await until(first, signal);
        judge(piece.error);
        void begun.shift();
        fill();
        yield piece;
      }
    } catch (error) {
      failure = signal.aborted ? abortedError(signal) : error;
      throw failure;
    } finally {
      stop();
    }
  }

  function stop(): void {
    own.abort();
    waiting.length = 0;
    begun.length = 0;
    change.ring();
  }

  return {
    async push(textChunk) {
      checkGoing();
      if (typeof textChunk !== 'string') throw invalidOption('textChunk', textChunk, 'a string');
      if (isOver || isPushing) {
        throw invalidState(isOver ? 'The answer has ended.' : 'Await the push before this one.');
      }
      isPushing = true;
      try {
        await push(textChunk);
      } finally {
        isPushing = false;
      }
    },
    end() {
      if (isOver || signal.aborted) return;
      if (isPushing) throw invalidState('Await the push before the end.');
      isOver = true;
      waiting.push(...cutter.end());
      fill();
    },
    [Symbol.asyncIterator]() {
      if (isRead) throw invalidState('A spoken answer is read once.');
      isRead = true;
      return read();
    },
    async [Symbol.asyncDispose]() {
      stop();
    },
  };
}

function invalidState(message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_INVALID_STATE' });
}
