import { quietestPoint } from '../audio/quietest-point.js';
import { samplesToSeconds, secondsToSamples } from '../audio/sample-clock.js';
import type { Suppression } from '../contracts/guards.js';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';
import { segmentsOf } from '../formats/segments-of.js';
import { joinedTranscripts } from './join-transcripts.js';
import type { Span } from './span.js';
import { isLoop, untoldSpeech } from './untold-speech.js';

/** What a call says, and what guards took out of it. Times in seconds from the first sample of its audio. */
export interface PlainDecode {
  readonly result: TranscriptResult;
  readonly suppressed: readonly Suppression[];
}

/** A decode in which no second of speech is missing silently. */
export interface CompleteDecode extends PlainDecode {
  /** Speech that has no text after all. */
  readonly untranscribed: readonly Span[];
}

/** What was decoded. */
export interface DecodedAudio {
  readonly samples: Float32Array;
  /** What the detector called speech, in order. */
  readonly speech: readonly Span[];
  /** The text up to here must not change. */
  readonly committedChars: number;
  /**
   * Decodes a part of the audio alone; `undefined` where that fails. Its times count from the part's first sample.
   *
   * @throws what ends the decode of the whole, too: it was aborted
   */
  decodePart(samples: Float32Array, speechMs: number): Promise<TranscriptResult | undefined>;
}

// What one utterance may cost beyond its own decode: each part is shorter than it, and all of them together no longer.
const MOST_PARTS = 12;
const AROUND_SECONDS = 0.2;
// Shorter speech may be a cough that a detector took for it.
const SHORTEST_UNTRANSCRIBED_SECONDS = 1;

/**
 * Decodes what of the speech a transcript has no word for once more, by itself, and puts the words in by their times.
 * Whisper ends before the audio does, leaves out sentences, and writes once what was said twice; a guard takes real
 * repetitions for loops.
 */
export async function completeDecode(
  first: PlainDecode,
  audio: DecodedAudio,
): Promise<CompleteDecode> {
  const parts = isPlaced(first.result)
    ? untoldSpeech(audio.speech, first.result, first.suppressed)
    : [];
  if (parts.length === 0) return { ...first, untranscribed: [] };
  let { result } = first;
  const untranscribed: Span[] = [];
  // All of it was decoded already, and nothing heard.
  const isWhole = parts.length === 1 && result.text.trim() === '' && !first.suppressed.some(isLoop);
  for (const [index, part] of parts.entries()) {
    const heard = isWhole
      ? result
      : index < MOST_PARTS
        ? await decodedPart(part, audio)
        : undefined;
    const isSpoken = heard !== undefined && heard.text.trim() !== '';
    const joined =
      isSpoken && joinedTranscripts(result, heard.segments, part.start, audio.committedChars);
    if (joined) {
      const processingTimeMs = result.processingTimeMs + heard.processingTimeMs;
      result = { ...joined, processingTimeMs };
    } else if (
      // Nothing was decoded, or there is text that has no place.
      heard === undefined ||
      isSpoken ||
      part.end - part.start >= SHORTEST_UNTRANSCRIBED_SECONDS
    ) {
      untranscribed.push(part);
    }
  }
  // What was taken for a loop was said: nothing is left of what a guard took out.
  const isSaid = untranscribed.length === 0 && result !== first.result;
  const suppressed = isSaid ? first.suppressed.filter((one) => !isLoop(one)) : first.suppressed;
  return { result, suppressed, untranscribed };
}

/** Whether a transcript says where its text was said. A backend may give a text and no segments, or times that are none. */
function isPlaced({ text, segments }: TranscriptResult): boolean {
  if (segments.length === 0) return text.trim() === '';
  const areTimes = ({ start, end }: Span): boolean => start <= end;
  return segments.every((segment) => areTimes(segment) && (segment.words ?? []).every(areTimes));
}

async function decodedPart(
  part: Span,
  { samples, speech, decodePart }: DecodedAudio,
): Promise<TranscriptResult | undefined> {
  const before = speech.findLast(({ end }) => end <= part.start)?.end ?? 0;
  const after =
    speech.find(({ start }) => start >= part.end)?.start ?? samplesToSeconds(samples.length);
  const from = edge(samples, part.start, speech, (before + part.start) / 2);
  const to = edge(samples, part.end, speech, (part.end + after) / 2);
  const start = samplesToSeconds(from);
  const spoken = speech.reduce(
    (sum, one) => sum + Math.max(0, Math.min(one.end, part.end) - Math.max(one.start, part.start)),
    0,
  );
  const heard = await decodePart(samples.slice(from, to), spoken * 1000);
  if (heard === undefined) return undefined;
  const segments = segmentsOf({ ...heard, end: samplesToSeconds(to - from) });
  return { ...heard, segments: segments.map((segment) => later(segment, start)) };
}

/** Where to cut, in samples: in the silence beside the part; where there is none, where it is quietest nearby. */
function edge(samples: Float32Array, at: number, speech: readonly Span[], middle: number): number {
  const isWithin = speech.some(({ start, end }) => start < at && at < end);
  const low = isWithin ? at - AROUND_SECONDS : Math.max(Math.min(at, middle), at - AROUND_SECONDS);
  const high = isWithin ? at + AROUND_SECONDS : Math.min(Math.max(at, middle), at + AROUND_SECONDS);
  const from = Math.max(0, secondsToSamples(low));
  const to = Math.min(samples.length, secondsToSamples(high));
  if (isWithin) return from + quietestPoint(samples.subarray(from, to));
  return middle < at ? from : to;
}

function later(segment: Segment, seconds: number): Segment {
  const { words, tokens: _, ...rest } = segment;
  return {
    ...rest,
    start: segment.start + seconds,
    end: segment.end + seconds,
    ...(words && {
      words: words.map((word) => ({
        ...word,
        start: word.start + seconds,
        end: word.end + seconds,
      })),
    }),
  };
}
