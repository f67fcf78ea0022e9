import type { Segment, Word } from '../contracts/transcript.js';
import { formatTimestamp, wholeMs } from './cue.js';

/** What a file of whisper.cpp's JSON starts with, as it is written here. */
export const CPP_JSON_HEADER = '{"transcription":[' as const;

/**
 * A segment in the shape of whisper.cpp's `--output-json`; with words, in that of `--output-json-full`, where a token is a
 * word. A translation is a field more.
 */
export function toCppSegment({ start, end, text, speaker, translation, words }: Segment): object {
  return {
    ...span(start, end),
    text,
    ...(speaker !== undefined && { speaker }),
    ...(translation !== undefined && { translation }),
    ...(words && { tokens: words.map(toCppToken) }),
  };
}

function toCppToken({ text, start, end, probability }: Word): object {
  return { text, ...span(start, end), ...(probability !== undefined && { p: probability }) };
}

function span(start: number, end: number): object {
  return {
    timestamps: { from: formatTimestamp(start, ','), to: formatTimestamp(end, ',') },
    offsets: { from: wholeMs(start), to: wholeMs(end) },
  };
}
