import { splitWords } from '../agreement/hypothesis-words.js';
import { quietestPoint } from '../audio/quietest-point.js';
import { samplesToSeconds, secondsToSamples } from '../audio/sample-clock.js';
import { type Span, secondsOf, spansWithin } from '../audio/stretch.js';
import type { GuardedTranscript } from '../contracts/guards.js';
import type { Logger } from '../contracts/logger.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { asTranscribeError } from '../errors/transcribe-error.js';
import { segmentsOf, shiftedSegment, withTimeOf } from '../formats/segments-of.js';
import { isLoop } from '../guards/guarded-backend.js';
import { untoldSpeech } from './find-missed-speech.js';
import { joinedTranscripts } from './join-transcripts.js';

/** A decode in which no second of speech is missing silently. Times in seconds from the first sample of its audio. */
export interface CompleteDecode extends GuardedTranscript {
  /** Speech that has no text after all. */
  readonly untranscribed: readonly Span[];
}

export interface DecodedAudio {
  readonly samples: Float32Array;
  /** What the detector called speech, in order. */
  readonly speech: readonly Span[];
  /** The text up to here must not change. */
  readonly committedChars: number;
  /** Decodes a part of the audio alone; times count from the part's first sample. Where one part fails, the others go on. */
  decodePart(samples: Float32Array, speechMs: number): Promise<TranscriptResult>;
  /** Ends the decode of all parts. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

// The bound of an utterance's further decodes: one of all of it, and parts that together are twice as long.
const MOST_PARTS = 12;
const MOST_TIMES = 2;
// A word is not told to be shorter.
const LEAST_PROGRESS_SECONDS = 0.2;
const MUCH_SECONDS = 2;
const AROUND_SECONDS = 0.2;
// Shorter speech may be a cough that a detector took for it.
const SHORTEST_UNTRANSCRIBED_SECONDS = 1;

/**
 * Decodes what of the speech a transcript has no word for once more, by itself, and puts the words in by their times.
 * Whisper ends before the audio does, leaves out sentences, and writes once what was said twice; a guard takes real
 * repetitions for loops.
 */
export async function completeDecode(
  first: GuardedTranscript,
  audio: DecodedAudio,
): Promise<CompleteDecode> {
  const untold = untoldIn(first, audio);
  if (untold.length === 0) return { ...first, untranscribed: [] };
  // All of it was decoded already, and nothing heard.
  if (untold.length === 1 && first.result.text.trim() === '' && !hasLoop(first)) {
    return { ...first, untranscribed: untold.filter(isLong) };
  }
  return withParts(await wholeAgain(first, untold, audio), audio);
}

/**
 * Where much is missing, the model has lost its place, and its words may stand where others were said: the better one of
 * this decode and one of the audio alone, without what was said before it. A loop would be one again.
 */
async function wholeAgain(
  first: GuardedTranscript,
  untold: readonly Span[],
  audio: DecodedAudio,
): Promise<GuardedTranscript> {
  const missing = secondsOf(untold);
  if (missing < MUCH_SECONDS || audio.committedChars > 0 || hasLoop(first)) return first;
  const result = await decodeAlone(audio.samples, secondsOf(audio.speech) * 1000, audio);
  if (result === undefined) return first;
  const second = { result: withTimeOf(result, first.result), suppressed: [] };
  return isPlaced(result) && secondsOf(untoldIn(second, audio)) < missing ? second : first;
}

/**
 * A decode with what of the speech it has no word for, part by part. The text of a part may leave out speech, too: that is
 * a part of its own.
 */
async function withParts(first: GuardedTranscript, audio: DecodedAudio): Promise<CompleteDecode> {
  let { result } = first;
  const untranscribed: Span[] = [];
  const parts = [...untoldIn(first, audio)];
  let decodes = 0;
  let seconds = secondsOf(audio.speech) * MOST_TIMES;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const isAffordable = decodes < MOST_PARTS && seconds >= part.end - part.start;
    const heard = isAffordable ? await decodedPart(part, audio) : undefined;
    decodes++;
    seconds -= part.end - part.start;
    const isSpoken = heard !== undefined && heard.text.trim() !== '';
    const joined =
      isSpoken && joinedTranscripts(result, heard.segments, part.start, audio.committedChars);
    if (joined) {
      result = withTimeOf(joined, heard);
      parts.unshift(...untoldPartsOf(part, heard, audio));
    }
    // Nothing was decoded, or there is text that has no place.
    else if (heard === undefined || isSpoken || isLong(part)) untranscribed.push(part);
  }
  // A loop was said where all its words came back. A word too quiet for the detector stays out, and its loop is told.
  const taken = first.suppressed.filter(isLoop).reduce((sum, { text }) => sum + wordCount(text), 0);
  const isSaid =
    untranscribed.length === 0 && wordCount(result.text) - wordCount(first.result.text) >= taken;
  const suppressed = isSaid ? first.suppressed.filter((one) => !isLoop(one)) : first.suppressed;
  return { result, suppressed, untranscribed };
}

function wordCount(text: string): number {
  return splitWords(text).length;
}

/** A second or more of a part's speech that its transcript has no word for. */
function untoldPartsOf(
  part: Span,
  heard: TranscriptResult,
  { speech }: DecodedAudio,
): readonly Span[] {
  if (!isPlaced(heard)) return [];
  const within = spansWithin(speech, part);
  const untold = untoldSpeech(within, heard, []).filter(isLong);
  const all = untoldSpeech(within, { segments: [] }, []);
  // Words that lie nowhere in the part are its words all the same: it would give them again.
  return secondsOf(untold) <= secondsOf(all) - LEAST_PROGRESS_SECONDS ? untold : [];
}

function untoldIn(
  { result, suppressed }: GuardedTranscript,
  { speech }: DecodedAudio,
): readonly Span[] {
  return isPlaced(result) ? untoldSpeech(speech, result, suppressed) : [];
}

function hasLoop({ suppressed }: GuardedTranscript): boolean {
  return suppressed.some(isLoop);
}

function isLong({ start, end }: Span): boolean {
  return end - start >= SHORTEST_UNTRANSCRIBED_SECONDS;
}

/** Whether a transcript says where its text was said. A backend may give no segments, or times that run backwards. */
function isPlaced({ text, segments }: TranscriptResult): boolean {
  if (segments.length === 0) return text.trim() === '';
  const areTimes = ({ start, end }: Span): boolean => start <= end;
  return segments.every((segment) => areTimes(segment) && (segment.words ?? []).every(areTimes));
}

async function decodeAlone(
  samples: Float32Array,
  speechMs: number,
  { decodePart, signal, logger }: DecodedAudio,
): Promise<TranscriptResult | undefined> {
  try {
    return await decodePart(samples, speechMs);
  } catch (error) {
    if (signal.aborted) throw error;
    const { code } = asTranscribeError(error);
    logger.warn({ code }, 'decoding speech that was left out failed');
    return undefined;
  }
}

async function decodedPart(part: Span, audio: DecodedAudio): Promise<TranscriptResult | undefined> {
  const { samples, speech } = audio;
  const before = speech.findLast(({ end }) => end <= part.start)?.end ?? 0;
  const after =
    speech.find(({ start }) => start >= part.end)?.start ?? samplesToSeconds(samples.length);
  const from = edge(samples, part.start, speech, (before + part.start) / 2);
  const to = edge(samples, part.end, speech, (part.end + after) / 2);
  const start = samplesToSeconds(from);
  const spokenMs = secondsOf(spansWithin(speech, part)) * 1000;
  const heard = await decodeAlone(samples.slice(from, to), spokenMs, audio);
  if (heard === undefined) return undefined;
  const segments = segmentsOf({ ...heard, end: samplesToSeconds(to - from) });
  return { ...heard, segments: segments.map((segment) => shiftedSegment(segment, start)) };
}

/** Where to cut, in samples: in the silence beside the part, or else at the quietest point nearby. */
function edge(samples: Float32Array, at: number, speech: readonly Span[], middle: number): number {
  const isWithin = speech.some(({ start, end }) => start < at && at < end);
  const low = isWithin ? at - AROUND_SECONDS : Math.max(Math.min(at, middle), at - AROUND_SECONDS);
  const high = isWithin ? at + AROUND_SECONDS : Math.min(Math.max(at, middle), at + AROUND_SECONDS);
  const from = Math.max(0, secondsToSamples(low));
  const to = Math.min(samples.length, secondsToSamples(high));
  if (isWithin) return from + quietestPoint(samples.subarray(from, to));
  return middle < at ? from : to;
}
