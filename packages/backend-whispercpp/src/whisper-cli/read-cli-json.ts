import { TranscribeError } from '@ws/core';
import type { HeardCall } from '../calls/answer-call.js';
import { compressionRatio } from '../transcript/compression-ratio.js';
import { createHeardPieces, finite, meanLogprob } from '../transcript/heard-pieces.js';
import type { HeardSegment } from '../transcript/heard-segment.js';

/** What whisper-cli writes with `-ojf`, as far as it is read. */
interface CliJson {
  readonly model?: { readonly multilingual?: boolean };
  readonly result: { readonly language?: string };
  readonly transcription: readonly CliSegment[];
}

interface CliSegment {
  readonly offsets?: Offsets;
  readonly text?: string;
  readonly tokens?: readonly CliToken[];
}

interface CliToken {
  readonly text?: string;
  readonly offsets?: Offsets;
  readonly id?: number;
  readonly p?: number | null;
  readonly t_dtw?: number | null;
}

/** Milliseconds. */
interface Offsets {
  readonly from?: number;
  readonly to?: number;
}

/** What comes from here on, in the vocabulary, is no text. */
const END_OF_TEXT = { multilingual: 50_257, english: 50_256 } as const;

/**
 * Reads the file.
 *
 * @param duration - of the audio, in seconds: no time lies after it
 * @throws TranscribeError `ERR_BACKEND_FAILED` when it is no such file
 */
export function readCliJson(file: string, duration: number): HeardCall {
  const { model, result, transcription } = parse(file);
  const endOfText = model?.multilingual === false ? END_OF_TEXT.english : END_OF_TEXT.multilingual;
  const pieces = createHeardPieces();
  const seconds = (milliseconds: unknown, otherwise: number): number =>
    Math.min(Math.max(finite(milliseconds, otherwise * 1000) / 1000, 0), duration);
  const segments = transcription.map(({ text = '', offsets, tokens = [] }): HeardSegment => {
    const start = seconds(offsets?.from, 0);
    const heard = tokens
      .filter(({ id = 0 }) => id < endOfText)
      .map((token) =>
        pieces.add(token.text ?? '', {
          p: Math.min(1, Math.max(0, finite(token.p, 0))),
          t0: Math.max(-1, Math.round(finite(token.offsets?.from, -10) / 10)),
          t1: Math.max(-1, Math.round(finite(token.offsets?.to, -10) / 10)),
          t_dtw: finite(token.t_dtw, -1),
        }),
      );
    return {
      start,
      end: Math.max(start, seconds(offsets?.to, duration)),
      text,
      tokens: heard,
      avgLogprob: meanLogprob(heard),
      compressionRatio: compressionRatio(text),
    };
  });
  const warped = segments.some(({ tokens }) => tokens.some(({ t_dtw }) => t_dtw >= 0));
  return {
    segments,
    texts: pieces.texts,
    wordTimes: warped ? 'dtw' : 'token',
    language: result.language ?? 'en',
  };
}

function parse(file: string): CliJson {
  let read: unknown;
  try {
    read = JSON.parse(mendJson(file));
  } catch (cause) {
    throw notAResult(cause);
  }
  const { result, transcription } = (read ?? {}) as Partial<CliJson>;
  if (typeof result !== 'object' || result === null || !Array.isArray(transcription)) {
    throw notAResult();
  }
  return read as CliJson;
}

/**
 * whisper-cli escapes quotes and backslashes alone, and writes numbers as C++ does: a line's end within a text, or what is
 * no number, is not JSON.
 */
export function mendJson(file: string): string {
  return file.replaceAll(/"(?:[^"\\]|\\[\s\S])*"|-?\b(?:nan|inf)\b/g, (found) =>
    found.startsWith('"')
      ? found.replaceAll(/\p{Cc}/gu, (control) => JSON.stringify(control).slice(1, -1))
      : 'null',
  );
}

function notAResult(cause?: unknown): TranscribeError {
  return new TranscribeError(
    'What whisper-cli wrote is not the file of whisper.cpp 1.9. Build that version: npx @ws/backend-whispercpp build',
    { code: 'ERR_BACKEND_FAILED', ...(cause === undefined ? {} : { cause }) },
  );
}
