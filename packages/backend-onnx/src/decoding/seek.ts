import { abortedError, type SegmentWords } from '@ws/core/internal';
import { FRAMES_PER_SECOND, SECONDS_PER_POSITION, WINDOW_FRAMES } from '../features/window.js';
import type { Tokenizer } from '../tokenizer/tokenizer.js';
import type { DecodingSettings } from './decoding-options.js';
import { type DecodeFigures, isSilentWindow } from './fallback.js';
import type { TimedSegment, WrittenSegment } from './segments.js';
import { endOf, skipSilence } from './silence-skip.js';

/** A decoded window of long audio: the segments that are kept, and the start of the next window. */
export interface CutWindow {
  /** Timestamps are among their tokens. */
  readonly segments: readonly TimedSegment[];
  /** Mel frames (10 ms) from this window's start to the next one's. */
  readonly advance: number;
  /** A lone timestamp ends the tokens: nothing was said after it. */
  readonly isComplete: boolean;
}

const FRAMES_PER_POSITION = 2;

/**
 * Cuts a window's tokens where a timestamp follows a timestamp. The next window begins where the last whole segment
 * ends, and hears again what came after it; where a lone timestamp ends the tokens nothing was said after it, and where
 * there are no pairs the window is one segment: then the next window begins after this one.
 *
 * Source: OpenAI's implementation, the loop of `transcribe()` (Radford et al. 2022, section 4.5).
 *
 * @param frames mel frames of audio in the window
 */
export function cutWindow(
  tokens: readonly number[],
  firstTimestamp: number,
  frames: number,
): CutWindow {
  const isTimestamp = (index: number): boolean => (tokens[index] ?? -1) >= firstTimestamp;
  const position = (index: number): number => tokens[index]! - firstTimestamp;
  const seconds = (index: number): number => position(index) * SECONDS_PER_POSITION;
  const { length } = tokens;
  const endsWithOne = isTimestamp(length - 1) && !isTimestamp(length - 2) && length > 1;
  const cuts: number[] = [];
  for (let i = 1; i < length; i++) if (isTimestamp(i - 1) && isTimestamp(i)) cuts.push(i);

  if (cuts.length === 0) {
    const last = tokens.findLastIndex((token) => token >= firstTimestamp);
    const isTimed = last >= 0 && tokens[last] !== firstTimestamp;
    const end = isTimed ? seconds(last) : (frames / FRAMES_PER_POSITION) * SECONDS_PER_POSITION;
    return {
      segments: [{ start: 0, end, from: 0, to: length }],
      advance: frames,
      isComplete: endsWithOne,
    };
  }
  if (endsWithOne) cuts.push(length);
  const segments = cuts.map((to, i) => {
    const from = cuts[i - 1] ?? 0;
    return { start: seconds(from), end: seconds(to - 1), from, to };
  });
  const lastCut = cuts.at(-1)!;
  const advance = endsWithOne ? frames : position(lastCut - 1) * FRAMES_PER_POSITION;
  return { segments, advance, isComplete: endsWithOne };
}

export interface SoughtWindow {
  /** Mel frame, from the audio's start, that the window begins with. */
  readonly seek: number;
  /** Mel frames of audio in it, 3000 at most. */
  readonly frames: number;
  /** Tokens of what was said before it. */
  readonly prompt: readonly number[];
}

/** A decoded window, as far as it matters here. */
export interface SoughtDecode extends DecodeFigures {
  readonly tokens: readonly number[];
  readonly temperature: number;
}

export interface SeekRequest {
  /** Mel frames of the audio. */
  readonly frames: number;
  /** Tokens that the first window is decoded after. */
  readonly initialPrompt: readonly number[];
  readonly tokenizer: Tokenizer;
  readonly decoding: DecodingSettings;
  decode(window: SoughtWindow): Promise<SoughtDecode>;
  /**
   * Times the words of the window that was decoded last; given where words are wanted. Seconds count from the window's
   * start.
   */
  timeWords?(
    segments: readonly TimedSegment[],
    window: { readonly frames: number; readonly spokenUntil: number },
  ): Promise<readonly SegmentWords[]>;
  readonly signal?: AbortSignal | undefined;
}

/** What is decided once a window is decoded. */
export interface DecidedWindow {
  /** Of this window, in seconds from the audio's start; timestamps are among their tokens. */
  readonly segments: readonly WrittenSegment[];
  /** Mel frames from the audio's start that nothing more comes of. */
  readonly decidedFrames: number;
}

/** After a window that took more than this the text before it is forgotten: it is not to be relied on. */
const HOTTEST_TO_KEEP = 0.5;

/**
 * Decodes long audio window by window, each after the text of those before it.
 *
 * Source: OpenAI's implementation, `transcribe()`. A segment whose end the model puts after the audio's ends with it.
 *
 * @throws TranscribeError `ERR_ABORTED`, looked at before every window
 */
export async function* seekWindows(request: SeekRequest): AsyncGenerator<DecidedWindow> {
  const { frames, initialPrompt, tokenizer, decoding, signal } = request;
  const audioSeconds = frames / FRAMES_PER_SECOND;
  const said = [...initialPrompt];
  let forgotten = 0;
  /** Where the last word so far ended, in seconds. */
  let spoken = 0;
  for (let seek = 0; seek < frames; ) {
    if (signal?.aborted) throw abortedError(signal);
    const window = Math.min(WINDOW_FRAMES, frames - seek);
    const decoded = await request.decode({ seek, frames: window, prompt: said.slice(forgotten) });
    if (isSilentWindow(decoded, decoding)) {
      seek += window;
      yield { segments: [], decidedFrames: seek };
      continue;
    }
    const { tokens, temperature } = decoded;
    const cut = cutWindow(tokens, tokenizer.special.firstTimestamp, window);
    const offset = seek / FRAMES_PER_SECOND;
    const spokenUntil = spoken - offset;
    const worded = await request.timeWords?.(cut.segments, { frames: window, spokenUntil });
    const heard = worded?.map((one) => ({
      ...moved(one, offset),
      words: one.words.map((word) => moved(word, offset)),
    }));
    let next = seek + cut.advance;
    let kept = cut.segments.length;
    if (heard !== undefined) {
      const end = endOf(heard) ?? 0;
      // Words are timed better than segments.
      if (!cut.isComplete && end > offset) next = Math.round(end * FRAMES_PER_SECOND);
      const { hallucinationSilenceThreshold: threshold } = decoding;
      if (threshold !== null) {
        const { isComplete } = cut;
        const skipped = skipSilence(
          { seek, frames: window, segments: heard, next, isComplete },
          threshold,
          frames,
          spoken,
        );
        next = skipped.next;
        if (skipped.isRedone) {
          seek = next;
          yield { segments: [], decidedFrames: Math.min(seek, frames) };
          continue;
        }
        kept = skipped.kept;
      }
      spoken = endOf(heard.slice(0, kept)) ?? spoken;
    }
    const segments: WrittenSegment[] = [];
    for (const [i, { from, to, ...time }] of cut.segments.slice(0, kept).entries()) {
      const { start, end, words } = { ...time, ...worded?.[i] };
      const own = tokens.slice(from, to);
      const text = tokenizer.decode(own);
      if (start === end || text.trim() === '') continue;
      said.push(...own);
      segments.push({
        ...moved({ start, end }, offset, audioSeconds),
        ...{ text, from, to },
        ...(words && { words: words.map((word) => moved(word, offset, audioSeconds)) }),
      });
    }
    if (!decoding.conditionOnPreviousText || temperature > HOTTEST_TO_KEEP) forgotten = said.length;
    seek = next;
    yield { segments, decidedFrames: Math.min(seek, frames) };
  }
}

/** The same later, `latest` at the most. */
function moved<T extends { readonly start: number; readonly end: number }>(
  span: T,
  seconds: number,
  latest = Number.POSITIVE_INFINITY,
): T {
  const at = (second: number): number => Math.min(second + seconds, latest);
  return { ...span, start: at(span.start), end: at(span.end) };
}
