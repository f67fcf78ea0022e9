import { TranscribeError } from '@ws/core';
import type { HeardCall } from '../calls/answer-call.js';
import { heardSegment } from '../transcript/heard-segment.js';
import { createToldTokens, finite } from '../transcript/told-segments.js';

/** What whisper-cli writes with `-ojf`, as far as it is read. */
interface CliJson {
  readonly model?: { readonly multilingual?: boolean };
  readonly result: { readonly language?: string };
  readonly transcription: readonly {
    readonly offsets?: Offsets | null;
    readonly text?: string;
    readonly tokens?: readonly {
      readonly text?: string;
      readonly offsets?: Offsets | null;
      readonly id?: number;
      readonly p?: number | null;
      readonly t_dtw?: number | null;
    }[];
  }[];
}

/** Milliseconds. */
interface Offsets {
  readonly from?: number;
  readonly to?: number;
}

/** Tokens from this one on are not text. */
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
  const told = createToldTokens();
  const segments = transcription.map(({ text = '', offsets, tokens: all = [] }) => {
    const tokens = all
      .filter(({ id = 0 }) => id < endOfText)
      .map((token) => told.add(token.text, token.p, ...seconds(token.offsets), token.t_dtw));
    const [start, end] = seconds(offsets);
    return heardSegment({ text, start, end, tokens }, duration);
  });
  return { ...told.in(segments), language: result.language ?? 'en' };
}

function seconds(
  offsets: Offsets | null | undefined,
): [from: number | undefined, to: number | undefined] {
  const { from, to } = offsets ?? {};
  const [start = Number.NaN, end = Number.NaN] = [finite(from), finite(to)];
  return [finite(start / 1000), finite(end / 1000)];
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
 * Makes JSON of what whisper-cli writes: it escapes quotes and backslashes alone, not line ends within texts, and writes
 * numbers as C++ does, `nan` and `inf` among them.
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
