import { type Logger, TranscribeError } from '@ws/core';
import { type AsyncQueue, createAsyncQueue } from '@ws/core/internal';
import type { ProvidedSpeech, SpeechProvider } from '@ws/server';
import { encodeSound } from '../../encoding/encode-sound.js';
import type { SpeakRequest } from './speak-request.js';

/** What texts that come in pieces are spoken into: one after the other, each until it is flushed. */
export interface SpeakLine {
  /** More of the text. @returns `false` where too much waits: it is not spoken */
  speak(text: string): boolean;
  /** The text is over. `onFlushed` is told when its sound is sent. @returns `false` where too many wait */
  flush(): boolean;
  /** No more of a text comes: what has come of it is spoken. */
  end(): void;
  /** What waits, and what is being spoken, is not said any more. */
  clear(): void;
  /** Resolves when all that came until now was spoken. */
  readonly done: Promise<void>;
  /** Whether there is something to be spoken. */
  readonly busy: boolean;
}

interface SpeakLineParts {
  readonly speech: SpeechProvider;
  readonly request: Pick<SpeakRequest, 'voice' | 'language' | 'speed' | 'sound'>;
  /** Resolves when the client has read enough for more. */
  send(bytes: Uint8Array): Promise<void>;
  onFlushed(): void;
  onFailure(error: TranscribeError): void;
  readonly logger: Logger;
}

// An hour of speech, about.
const MAX_WAITING_CHARS = 50_000;
const MAX_WAITING_TEXTS = 20;

export function createSpeakLine(parts: SpeakLineParts): SpeakLine {
  const { speech, request, logger } = parts;
  let clearing = new AbortController();
  /** The text that comes now. */
  let current: AsyncQueue<string> | undefined;
  let waitingChars = 0;
  let waitingTexts = 0;
  let done = Promise.resolve();

  function begin(): AsyncQueue<string> {
    const texts = createAsyncQueue<string>();
    const { signal } = clearing;
    waitingTexts++;
    done = done.then(() => sayAll(texts, signal));
    return texts;
  }

  async function sayAll(texts: AsyncQueue<string>, signal: AbortSignal): Promise<void> {
    try {
      if (!signal.aborted) await say(texts, signal);
    } finally {
      waitingTexts--;
    }
    if (!signal.aborted) parts.onFlushed();
  }

  function tell(error: unknown): void {
    const isKnown = TranscribeError.isInstance(error);
    if (!isKnown) logger.error({ err: error }, 'fault while a text was spoken');
    parts.onFailure(isKnown ? error : FAULT);
  }

  /** Never rejects. */
  async function say(texts: AsyncQueue<string>, signal: AbortSignal): Promise<void> {
    const { voice, language, speed, sound } = request;
    const over = new AbortController();
    const ends = AbortSignal.any([signal, over.signal]);
    let spoken: ProvidedSpeech | undefined;
    let writing: Promise<void> | undefined;

    async function write(): Promise<void> {
      for await (const text of texts) {
        // Of a text that failed the rest is not said: its failure is told once.
        await spoken?.push(text).catch(() => {});
        if (!signal.aborted) waitingChars -= text.length;
      }
      if (!ends.aborted) spoken?.end();
    }

    try {
      spoken = speech.speak({ voice, language, speed, signal: ends });
      writing = write();
      for await (const bytes of encodeSound(spoken, speech.sampleRate, sound)) {
        if (signal.aborted) break;
        await parts.send(bytes);
      }
    } catch (error) {
      if (!signal.aborted) tell(error);
    }
    over.abort();
    await (writing ?? write());
  }

  return {
    speak(text) {
      if (waitingChars + text.length > MAX_WAITING_CHARS) return false;
      if (current === undefined && waitingTexts >= MAX_WAITING_TEXTS) return false;
      current ??= begin();
      waitingChars += text.length;
      current.push(text);
      return true;
    },
    flush() {
      if (current === undefined && waitingTexts >= MAX_WAITING_TEXTS) return false;
      current ??= begin();
      current.close();
      current = undefined;
      return true;
    },
    end() {
      current?.close();
      current = undefined;
    },
    clear() {
      clearing.abort();
      clearing = new AbortController();
      current?.close();
      current = undefined;
      waitingChars = 0;
    },
    get done() {
      return done;
    },
    get busy() {
      return waitingTexts > (current === undefined ? 0 : 1) || waitingChars > 0;
    },
  };
}

const FAULT = new TranscribeError('The server failed at this text. Its log says more.', {
  code: 'ERR_BACKEND_FAILED',
});
