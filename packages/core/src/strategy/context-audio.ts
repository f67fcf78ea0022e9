import { msToSamples, SAMPLE_RATE, samplesToSeconds } from '../audio/sample-clock.js';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type { StrategyInput } from '../contracts/strategy.js';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';

/** The utterance with the audio before it. */
export interface AudioInContext {
  readonly samples: Float32Array;
  /** The audio before it, which `samples` begin with; empty where there is none. */
  readonly context: Float32Array;
  /** How long that is, in seconds. */
  readonly contextSeconds: number;
}

/** The end of the context, then the utterance; less context where the backend takes no more audio. */
export function withContext(
  { samples, contextAudio = new Float32Array(0) }: StrategyInput,
  contextOverlapMs: number,
  backend: TranscriptionBackend,
): AudioInContext {
  const { maxAudioMs, windowMs = maxAudioMs } = backend.capabilities;
  const room = Math.floor((windowMs / 1000) * SAMPLE_RATE - samples.length);
  const length = Math.max(0, Math.min(contextAudio.length, msToSamples(contextOverlapMs), room));
  const context = contextAudio.subarray(contextAudio.length - length);
  if (length === 0) return { samples, context, contextSeconds: 0 };
  const joined = new Float32Array(length + samples.length);
  joined.set(context);
  joined.set(samples, length);
  return { samples: joined, context, contextSeconds: samplesToSeconds(length) };
}

/** A transcript whose times count from the utterance's first sample instead of the context's. */
function inUtterance(result: TranscriptResult, contextSeconds: number): TranscriptResult {
  return {
    ...result,
    segments: result.segments.map((segment) => shifted(segment, contextSeconds)),
  };
}

// What ends the last word of the context, and is no word of the utterance.
const END_OF_WORD = /^(?:[.,;:!?…]+(?=\s|$)|[。、，；：！？]+)/u;

/** What a model wrote after the words of the context, as a transcript of the utterance. */
export function continuation(result: TranscriptResult, contextSeconds: number): TranscriptResult {
  const withoutEnd = (text: string): string => text.replace(END_OF_WORD, '').trim();
  const { text, segments } = inUtterance(result, contextSeconds);
  return {
    ...result,
    text: withoutEnd(text),
    segments: segments.map((segment, i) => {
      if (i > 0) return segment;
      const { words } = segment;
      return {
        ...segment,
        text: withoutEnd(segment.text),
        ...(words && { words: words.filter((word, j) => j > 0 || withoutEnd(word.text) !== '') }),
      };
    }),
  };
}

function shifted(segment: Segment, seconds: number): Segment {
  const shift = <T extends { readonly start: number; readonly end: number }>(span: T): T => ({
    ...span,
    start: Math.max(0, span.start - seconds),
    end: Math.max(0, span.end - seconds),
  });
  // Only strategies that commit words have a use for tokens.
  const { tokens: _, words, ...rest } = segment;
  return { ...shift(rest), ...(words && { words: words.map(shift) }) };
}
