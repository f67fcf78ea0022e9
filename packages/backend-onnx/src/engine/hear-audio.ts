import type { Segment, TranscriptResult, Word } from '@ws/core';
import { writtenTokens } from '@ws/core/internal';
import { draftTokens, settledTokens } from '../decoding/draft.js';
import { encodeText } from '../decoding/prompt.js';
import { seekWindows } from '../decoding/seek.js';
import { segmentsOf, type TimedSegment, type WrittenSegment } from '../decoding/segments.js';
import { FRAMES_PER_SECOND, HOP, SAMPLE_RATE, WINDOW_SAMPLES } from '../features/window.js';
import { attentionLag } from '../words/attention-lag.js';
import { wordsAtEdges } from '../words/words-at-edges.js';
import { attendsIn, type OpenCall } from './open-call.js';
import { timeWords } from './time-words.js';
import {
  createWindowDecoder,
  type DecodedWindow,
  type DecodeWindow,
  type HeardWindow,
} from './window-decoder.js';

/** Audio as it was heard. */
export interface HeardAudio extends Pick<TranscriptResult, 'text' | 'segments' | 'stoppedBy'> {
  /** Every window that was decoded, in order. */
  readonly windows: readonly DecodedWindow[];
  /** How long the encoder took, in milliseconds. */
  readonly encoderMs: number;
}

/**
 * Hears the audio of a call, and tells the call's listeners of segments and progress. Audio of at most 30 s is one
 * window; longer audio is heard window by window.
 *
 * @param samples mono, 16 kHz, finite
 * @throws TranscribeError `ERR_ABORTED`
 */
export async function hearAudio(call: OpenCall, samples: Float32Array): Promise<HeardAudio> {
  const { model, request, prefix, decoding } = call;
  const { tokenizer, encoder, dimensions } = model;
  const windows: DecodedWindow[] = [];
  const segments: Segment[] = [];
  const decodeWindow = createWindowDecoder(call);
  const decode: DecodeWindow = async (window) => {
    const heard = await decodeWindow(window);
    windows.push(heard.decoded);
    return heard;
  };

  let wordsEnd = 0;
  /** Where the words of decided segments are in the sound. */
  function placed(decided: readonly WrittenSegment[], isLast: boolean): readonly WrittenSegment[] {
    const words = decided.flatMap((segment) => segment.words ?? []);
    const [first] = words;
    if (first === undefined || request.wordEdges === 'attention') return decided;
    const lag = attentionLag(dimensions);
    // What a prefix was heard in lies before the first word, and where it ends is not known.
    const isAfterPrefix = prefix !== '' && segments.length === 0;
    const from = isAfterPrefix ? Math.max(0, first.start - lag) : wordsEnd;
    const timed = wordsAtEdges(words, { samples, lag, from, isLast });
    wordsEnd = timed.at(-1)!.end;
    let next = 0;
    return decided.map((segment) => {
      if (segment.words === undefined) return segment;
      const own = timed.slice(next, next + segment.words.length);
      next += own.length;
      return { ...segment, ...spanOf(own, segment), words: own };
    });
  }

  /** Takes segments of the newest window that are decided, and the part of the audio that nothing more comes of, 0 to 1. */
  function decide(decided: readonly WrittenSegment[], progress: number): void {
    const isLast = progress === 1 && windows.at(-1)!.stoppedBy === undefined;
    for (const one of placed(decided, isLast)) {
      const segment = answeredSegment(call, windows.at(-1)!, one);
      segments.push(segment);
      request.onSegment?.(segment);
    }
    request.onProgress?.(progress);
  }

  if (samples.length <= WINDOW_SAMPLES) {
    const draft = draftTokens(tokenizer, request.draft ?? '', prefix !== '', dimensions.nTextCtx);
    const heard = await decode({
      seek: 0,
      samples: samples.length,
      prompt: request.prompt,
      draft,
      settled: settledOf(call, draft),
      detectsLanguage: true,
      encode: (context) =>
        request.provisional === true && context === 'silence-tail'
          ? encoder.encodeGrowing(samples)
          : encoder.encode(samples, context),
    });
    const { tokens, text, stoppedBy, encoderMs } = heard.decoded;
    const written = segmentsOf(tokens, tokenizer, samples.length / SAMPLE_RATE);
    const words = request.wordTimestamps
      ? await timeWords(call, heard, written, samples.length)
      : [];
    decide(
      written.map((segment, i) => ({ ...segment, ...words[i] })),
      1,
    );
    return { text, segments, stoppedBy, windows, encoderMs };
  }

  const started = performance.now();
  const spectrogram = encoder.spectrogram(samples);
  const spectrogramMs = performance.now() - started;
  // Only the newest: an encoded window takes some 20 to 500 MB.
  let newest: HeardWindow;
  const decided = seekWindows({
    frames: spectrogram.frames,
    initialPrompt: encodeText(tokenizer, request.prompt, Math.floor(dimensions.nTextCtx / 2)),
    tokenizer,
    decoding,
    signal: request.signal,
    async decode({ seek, frames, prompt }) {
      newest = await decode({
        seek,
        samples: frames * HOP,
        prompt,
        // The draft covers the whole audio, so it does not fit a single window.
        draft: [],
        settled: 0,
        detectsLanguage: seek === 0,
        encode: (context) => encoder.encodeStretch(spectrogram, seek, frames, context),
      });
      return newest.decoded;
    },
    ...(request.wordTimestamps && {
      timeWords: (cut, { frames, spokenUntil }) =>
        timeWords(call, newest, cut, frames * HOP, spokenUntil),
    }),
  });
  for await (const window of decided) {
    decide(window.segments, window.decidedFrames / spectrogram.frames);
  }
  return {
    text: segments
      .map(({ text }) => text)
      .join('')
      .trim(),
    segments,
    windows,
    encoderMs: windows.reduce((sum, { encoderMs }) => sum + encoderMs, spectrogramMs),
  };
}

/**
 * How many tokens of a call's draft are settled. None are where the call asks something of its tokens that the engine
 * knows only of those that it judged.
 */
function settledOf(call: OpenCall, draft: readonly number[]): number {
  const { provisional, timestamps, settled = '' } = call.request;
  if (provisional !== true || timestamps || attendsIn(call)) return 0;
  const { tokenizer } = call.model;
  return settledTokens(draft, draftTokens(tokenizer, settled, call.prefix !== '', draft.length));
}

/** The time of a segment's words; its own, where it has none. */
function spanOf(
  words: readonly Word[],
  { start, end }: TimedSegment,
): Pick<TimedSegment, 'start' | 'end'> {
  return { start: words[0]?.start ?? start, end: words.at(-1)?.end ?? end };
}

/** A segment as it is answered, with its tokens where the call asks for them. */
function answeredSegment(
  { model, request }: OpenCall,
  decoded: DecodedWindow,
  { from, to, ...segment }: WrittenSegment,
): Segment {
  const { avgLogprob, noSpeechProb, compressionRatio, attendedTo } = decoded;
  const figures = { avgLogprob, noSpeechProb, compressionRatio };
  if (!request.tokens) return { ...segment, ...figures };
  const tokens = writtenTokens(
    decoded.tokens.slice(from, to),
    decoded.probabilities.slice(from, to),
    model.tokenizer,
    attendedTo?.slice(from, to).map((seconds) => seconds + decoded.seek / FRAMES_PER_SECOND),
  );
  return { ...segment, tokens, ...figures };
}
