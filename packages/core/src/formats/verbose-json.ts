import { roundSeconds } from '../audio/sample-clock.js';
import type { Segment, Word } from '../contracts/transcript.js';

/** OpenAI's `verbose_json` of a transcription. Times in seconds, to the millisecond. */
export interface VerboseJson {
  readonly task: 'transcribe' | 'translate';
  /** As the transcript names it: an ISO 639-1 code. */
  readonly language: string;
  readonly duration: number;
  readonly text: string;
  readonly segments: readonly VerboseJsonSegment[];
  /** Present where the segments have words. */
  readonly words?: readonly VerboseJsonWord[];
}

/** A segment of {@link VerboseJson}. */
export interface VerboseJsonSegment {
  readonly id: number;
  readonly seek: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly tokens: readonly number[];
  readonly temperature: number;
  readonly avg_logprob: number;
  readonly compression_ratio: number;
  readonly no_speech_prob: number;
  /** The person who says it, where that is known, as OpenAI's `diarized_json` has it. */
  readonly speaker?: string;
  /** The text in English, where there is one besides. OpenAI does not write it. */
  readonly translation?: string;
}

/** A word of {@link VerboseJson}. */
export interface VerboseJsonWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** 0 to 1. OpenAI does not tell it; faster-whisper does, by this name. Left out where the backend does not. */
  readonly probability?: number;
}

/** What {@link toVerboseJson} writes. */
export interface VerboseJsonInput {
  /** Default: the texts of the segments. */
  readonly text?: string | undefined;
  readonly segments: readonly Segment[];
  readonly language: string;
  /** Seconds of audio. Default: the end of the last segment. */
  readonly duration?: number | undefined;
  readonly task?: 'transcribe' | 'translate' | undefined;
}

/** A transcript in OpenAI's shape. What a backend does not tell (tokens, temperature, probabilities) is 0 or empty. */
export function toVerboseJson(input: VerboseJsonInput): VerboseJson {
  const { segments, language, task = 'transcribe' } = input;
  const words = segments.flatMap((segment) => segment.words ?? []);
  return {
    task,
    language,
    duration: roundSeconds(input.duration ?? segments.at(-1)?.end ?? 0),
    text: input.text ?? segments.map(({ text }) => text.trim()).join(' '),
    segments: segments.map(toVerboseSegment),
    ...(words.length > 0 ? { words: words.map(toVerboseWord) } : {}),
  };
}

/** One segment of {@link toVerboseJson}, for programs that write them as they come. `id` counts from 0. */
export function toVerboseSegment(segment: Segment, id: number): VerboseJsonSegment {
  return {
    id,
    seek: 0,
    start: roundSeconds(segment.start),
    end: roundSeconds(segment.end),
    text: segment.text,
    tokens: [],
    temperature: 0,
    avg_logprob: segment.avgLogprob ?? 0,
    compression_ratio: segment.compressionRatio ?? 0,
    no_speech_prob: segment.noSpeechProb ?? 0,
    ...(segment.speaker !== undefined && { speaker: segment.speaker }),
    ...(segment.translation !== undefined && { translation: segment.translation }),
  };
}

function toVerboseWord({ text, start, end, probability }: Word): VerboseJsonWord {
  return {
    word: text,
    start: roundSeconds(start),
    end: roundSeconds(end),
    ...(probability !== undefined && { probability }),
  };
}
