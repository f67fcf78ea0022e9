import { abortedError } from '@ws/core';
import { HOP, SAMPLE_RATE, WINDOW_FRAMES } from '../features/window.js';
import type { Tokenizer } from '../tokenizer/tokenizer.js';
import type { DecodingSettings } from './decoding-options.js';
import { type DecodeFigures, isSilentWindow } from './fallback.js';

/** Positions of 20 ms from the window's start, as timestamps count. */
export interface WindowSegment {
  readonly start: number;
  readonly end: number;
  /** Where its tokens, timestamps among them, stand in the window's; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

/** A decoded window of long audio: what of it is kept, and where the next one begins. */
export interface CutWindow {
  readonly segments: readonly WindowSegment[];
  /** Mel frames (10 ms) from this window's start to the next one's. */
  readonly advance: number;
}

const FRAMES_PER_POSITION = 2;
const FRAMES_PER_SECOND = SAMPLE_RATE / HOP;

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
  const { length } = tokens;
  const endsWithOne = isTimestamp(length - 1) && !isTimestamp(length - 2) && length > 1;
  const cuts: number[] = [];
  for (let i = 1; i < length; i++) if (isTimestamp(i - 1) && isTimestamp(i)) cuts.push(i);

  if (cuts.length === 0) {
    const last = tokens.findLast((token) => token >= firstTimestamp);
    const end =
      last === undefined || last === firstTimestamp
        ? frames / FRAMES_PER_POSITION
        : last - firstTimestamp;
    return { segments: [{ start: 0, end, from: 0, to: length }], advance: frames };
  }
  if (endsWithOne) cuts.push(length);
  const segments = cuts.map((to, i) => {
    const from = cuts[i - 1] ?? 0;
    return { start: position(from), end: position(to - 1), from, to };
  });
  const lastCut = cuts.at(-1)!;
  return { segments, advance: endsWithOne ? frames : position(lastCut - 1) * FRAMES_PER_POSITION };
}

/** A window to decode. */
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

/** A segment of long audio, and the decode that it is a stretch of. */
export interface SoughtSegment<Decoded> {
  /** Seconds from the audio's start. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly decoded: Decoded;
  /** Where its tokens, timestamps among them, stand in the decode's; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

/** Audio of any length, to be decoded window by window. */
export interface SeekRequest<Decoded> {
  /** Mel frames of the audio. */
  readonly frames: number;
  /** Tokens that the first window is decoded after. */
  readonly initialPrompt: readonly number[];
  readonly tokenizer: Tokenizer;
  readonly decoding: Pick<
    DecodingSettings,
    | 'conditionOnPreviousText'
    | 'noSpeechThreshold'
    | 'logProbThreshold'
    | 'compressionRatioThreshold'
  >;
  decode(window: SoughtWindow): Promise<Decoded>;
  readonly signal?: AbortSignal | undefined;
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
export async function seekWindows<Decoded extends SoughtDecode>(
  request: SeekRequest<Decoded>,
): Promise<readonly SoughtSegment<Decoded>[]> {
  const { frames, initialPrompt, tokenizer, decoding, signal } = request;
  const audioSeconds = frames / FRAMES_PER_SECOND;
  const segments: SoughtSegment<Decoded>[] = [];
  const said = [...initialPrompt];
  let forgotten = 0;
  for (let seek = 0; seek < frames; ) {
    if (signal?.aborted) throw abortedError(signal);
    const window = Math.min(WINDOW_FRAMES, frames - seek);
    const decoded = await request.decode({ seek, frames: window, prompt: said.slice(forgotten) });
    if (isSilentWindow(decoded, decoding)) {
      seek += window;
      continue;
    }
    const { tokens, temperature } = decoded;
    const cut = cutWindow(tokens, tokenizer.special.firstTimestamp, window);
    const seconds = (position: number): number =>
      Math.min((seek + position * FRAMES_PER_POSITION) / FRAMES_PER_SECOND, audioSeconds);
    for (const { start, end, from, to } of cut.segments) {
      const own = tokens.slice(from, to);
      const text = tokenizer.decode(own);
      if (start === end || text.trim() === '') continue;
      said.push(...own);
      segments.push({ start: seconds(start), end: seconds(end), text, decoded, from, to });
    }
    if (!decoding.conditionOnPreviousText || temperature > HOTTEST_TO_KEEP) forgotten = said.length;
    seek += cut.advance;
  }
  return segments;
}
