import { SAMPLE_RATE, type Segment, type TranscriptResult } from '@ws/core';
import { type AudioContextOption, audioContextFor, tokenLimit } from '../audio/audio-context.js';
import { compressionRatio, type HeardSegment, joinSegments } from '../transcript/heard-segment.js';
import type { ToldSegments } from '../transcript/told-segments.js';
import { writeSegments } from '../transcript/write-segments.js';
import type { CallRequest } from './call-request.js';

/** whisper.cpp passes over less than 100 ms, and cannot warp less than 160. */
const LEAST_SAMPLES = SAMPLE_RATE / 4;

/** A text that compresses better repeats itself (Radford et al. 2022). */
const REPETITIVE = 2.4;

/** The transcript that a run of whisper.cpp gave of some audio. */
export interface HeardCall extends ToldSegments {
  readonly language: string;
  readonly languageProbability?: number | undefined;
  readonly languageProbabilities?: Readonly<Record<string, number>> | undefined;
}

/** One run of a program. */
export interface Decoding {
  /** Long enough to be heard at all. */
  readonly samples: Float32Array;
  /** Of the audio that was given, in seconds. */
  readonly duration: number;
  /** Positions that the encoder is given, 0 for all. */
  readonly audioContext: number;
  /** Takes segments and progress as they come; left out if the caller does not listen, or the text may be taken back. */
  readonly onSegment?: ((segment: Segment) => void) | undefined;
  readonly onProgress?: ((progress: number) => void) | undefined;
}

export interface AnswerListeners {
  onSegment(segment: Segment): void;
  onProgress(progress: number): void;
}

/** How much audio the encoder is given. */
export interface AnswerOptions {
  readonly audioContext: AudioContextOption;
  /** Positions that the model has. */
  readonly mostPositions: number;
}

/**
 * Answers one call: decodes with as short an audio context as the audio allows, and again with the whole one where the
 * text is doubtful. A transcript from a short context may be taken back, so listeners get it once it is accepted.
 */
export async function answerCall(
  samples: Float32Array,
  request: CallRequest,
  decode: (decoding: Decoding) => Promise<HeardCall>,
  listeners: AnswerListeners,
  options: AnswerOptions,
): Promise<TranscriptResult> {
  const started = performance.now();
  const duration = samples.length / SAMPLE_RATE;
  const padded = paddedAudio(samples);
  let told = 0;
  let progressed = 0;
  const tell = {
    onSegment(segment: Segment): void {
      if (segment.text.trim() === '') return;
      told++;
      listeners.onSegment(segment);
    },
    onProgress(progress: number): void {
      if (progress <= progressed) return;
      progressed = progress;
      listeners.onProgress(progress);
    },
  };
  const run = (audioContext: number, stands: boolean): Promise<HeardCall> =>
    decode({
      samples: padded,
      duration,
      audioContext,
      ...(request.tells && stands
        ? { onProgress: tell.onProgress, ...(request.timestamps && { onSegment: tell.onSegment }) }
        : {}),
    });

  const positions = audioContextFor(options.audioContext, padded.length, options.mostPositions);
  let heard = await run(positions, positions === 0);
  if (positions > 0 && isDoubtful(heard.segments, tokenLimit(padded.length))) {
    heard = await run(0, true);
  }
  const { language, languageProbability, languageProbabilities } = heard;
  const all = request.timestamps ? heard.segments : joinSegments(heard.segments, duration);
  const spoken = all.filter((segment) => segment.text.trim() !== '');
  const segments = writeSegments(spoken, {
    texts: heard.texts,
    wordTimes: heard.wordTimes,
    duration,
    tokens: request.writesTokens,
    words: request.writesWords,
    // A translation is English, which has spaces.
    language: request.task === 'translate' ? 'en' : language,
  });
  if (request.tells) {
    for (const segment of segments.slice(told)) listeners.onSegment(segment);
    listeners.onProgress(1);
  }
  const detected = request.language === undefined;
  return {
    text: spoken
      .map((segment) => segment.text)
      .join('')
      .trim(),
    segments,
    language,
    ...(detected && languageProbability !== undefined ? { languageProbability } : {}),
    ...(detected && request.writesLanguages && languageProbabilities !== undefined
      ? { languageProbabilities }
      : {}),
    processingTimeMs: performance.now() - started,
  };
}

/** The audio, with silence after it if whisper.cpp would pass it over. */
function paddedAudio(samples: Float32Array): Float32Array {
  if (samples.length >= LEAST_SAMPLES) return samples;
  const padded = new Float32Array(LEAST_SAMPLES);
  padded.set(samples);
  return padded;
}

/**
 * Whether a shortened context may have made the text: it repeats itself, or does not end.
 *
 * @param limit - see `tokenLimit`
 */
function isDoubtful(segments: readonly HeardSegment[], limit: number): boolean {
  const text = segments.map((segment) => segment.text).join('');
  const tokens = segments.reduce((sum, segment) => sum + segment.tokens.length, 0);
  // Timestamps count in the limit, and are not among the segments' tokens.
  return compressionRatio(text) > REPETITIVE || tokens + 2 * segments.length >= limit;
}
