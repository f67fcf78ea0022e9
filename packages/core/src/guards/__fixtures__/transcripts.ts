import type { Segment, Token, TranscriptResult, Word } from '../../contracts/transcript.js';

/** A segment, with the words and tokens of its text. */
export function segmentOf(
  text: string,
  start: number,
  end: number,
  more: Partial<Segment> = {},
): Segment {
  const parts = text.match(/\s*\S+/g) ?? [];
  const each = (end - start) / Math.max(1, parts.length);
  const words = parts.map(
    (part, i): Word => ({
      text: part.trim(),
      start: start + i * each,
      end: start + (i + 1) * each,
    }),
  );
  // Tokens end within words, too.
  const tokens = (text.match(/\s*\S{1,4}/g) ?? []).map(
    (part): Token => ({ text: part, probability: 0.9 }),
  );
  return { start, end, text, words, tokens, ...more };
}

/** A transcript as our own engine gives it: segments begin with a space, the text does not. */
export function transcriptOf(...segments: Segment[]): TranscriptResult {
  const text = segments.map((segment) => segment.text).join('');
  return { text: text.trim(), segments, language: 'en', processingTimeMs: 7 };
}

/** One segment a text, a second each. */
export function textsOf(...texts: string[]): TranscriptResult {
  return transcriptOf(...texts.map((text, i) => segmentOf(text, i, i + 1)));
}

/** A tone of a level in dBFS, at 16 kHz. */
export function tone(ms: number, db: number): Float32Array {
  const amplitude = Math.SQRT2 * 10 ** (db / 20);
  return Float32Array.from({ length: ms * 16 }, (_, i) => amplitude * Math.sin(i / 5));
}

export function concat(...parts: Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
