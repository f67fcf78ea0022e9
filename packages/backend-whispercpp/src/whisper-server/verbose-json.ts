import { TranscribeError } from '@ws/core';
import { languageCode } from '@ws/core/internal';
import type { HeardCall } from '../calls/answer-call.js';
import { compressionRatio } from '../transcript/compression-ratio.js';
import { createHeardPieces, finite, meanLogprob } from '../transcript/heard-pieces.js';
import type { HeardSegment } from '../transcript/heard-segment.js';

/** What whisper-server answers to `response_format=verbose_json`, as far as it is read. */
interface VerboseJson {
  readonly task?: unknown;
  readonly language: string;
  readonly segments: readonly VerboseSegment[];
  readonly detected_language_probability?: unknown;
  readonly language_probabilities?: Readonly<Record<string, unknown>>;
}

interface VerboseSegment {
  readonly text?: string;
  readonly start?: number;
  readonly end?: number;
  readonly words?: readonly VerboseWord[];
  readonly avg_logprob?: number | null;
  readonly no_speech_prob?: number | null;
}

/** Not a word: a token, or several that only together make a character. */
interface VerboseWord {
  readonly word?: string;
  readonly start?: number;
  readonly end?: number;
  readonly t_dtw?: number;
  readonly probability?: number | null;
}

/** A {@link HeardCall}, and what the server says that it did. */
export interface ServerHeard extends HeardCall {
  readonly task: string;
}

/**
 * Reads an answer.
 *
 * @param duration - of the audio, in seconds: no time lies after it
 * @throws TranscribeError `ERR_BACKEND_FAILED` when it is none
 */
export function readVerboseJson(body: string, duration: number): ServerHeard {
  const answer = parse(body);
  const pieces = createHeardPieces();
  // Whole hundredths, which the server multiplied.
  const within = (time: unknown, otherwise: number): number =>
    Math.min(Math.max(Math.round(finite(time, otherwise) * 100) / 100, 0), duration);
  const segments = answer.segments.map((told): HeardSegment => {
    const text = told.text ?? '';
    const start = within(told.start, 0);
    const tokens = (told.words ?? []).map((word) =>
      pieces.add(word.word ?? '', {
        p: Math.min(1, Math.max(0, finite(word.probability, 0))),
        t0: hundredths(word.start),
        t1: hundredths(word.end),
        t_dtw: finite(word.t_dtw, -1),
      }),
    );
    const noSpeechProb = finite(told.no_speech_prob, -1);
    return {
      start,
      end: Math.max(start, within(told.end, duration)),
      text,
      tokens,
      avgLogprob: finite(told.avg_logprob, meanLogprob(tokens)),
      ...(noSpeechProb < 0 ? {} : { noSpeechProb }),
      compressionRatio: compressionRatio(text),
    };
  });
  const warped = segments.some(({ tokens }) => tokens.some(({ t_dtw }) => t_dtw >= 0));
  const languages = Object.entries(answer.language_probabilities ?? {})
    .map(([language, probability]) => [languageCode(language), finite(probability, 0)] as const)
    .sort(([, a], [, b]) => b - a);
  const probability = finite(answer.detected_language_probability, -1);
  return {
    task: typeof answer.task === 'string' ? answer.task : 'transcribe',
    segments,
    texts: pieces.texts,
    wordTimes: warped ? 'dtw' : 'token',
    language: languageCode(answer.language),
    ...(probability < 0 ? {} : { languageProbability: probability }),
    ...(languages.length === 0 ? {} : { languageProbabilities: Object.fromEntries(languages) }),
  };
}

function hundredths(seconds: unknown): number {
  const time = finite(seconds, -1);
  return time < 0 ? -1 : Math.round(time * 100);
}

function parse(body: string): VerboseJson {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch (cause) {
    throw notAnAnswer('is not JSON', cause);
  }
  const { language, segments } = (answer ?? {}) as Partial<VerboseJson>;
  if (typeof language !== 'string' || !Array.isArray(segments)) {
    throw notAnAnswer('has no language or segments');
  }
  if (segments.some((segment) => typeof segment !== 'object' || segment === null)) {
    throw notAnAnswer('has segments that are none');
  }
  return answer as VerboseJson;
}

function notAnAnswer(what: string, cause?: unknown): TranscribeError {
  return new TranscribeError(
    `What the server answered ${what}. whisper-server of whisper.cpp 1.9 is known to answer rightly; is there another server at this address?`,
    { code: 'ERR_BACKEND_FAILED', ...(cause === undefined ? {} : { cause }) },
  );
}
