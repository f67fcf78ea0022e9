import { TranscribeError } from '@ws/core';
import { languageCode } from '@ws/core/internal';
import type { HeardCall } from '../calls/answer-call.js';
import { finite, toldSegments } from '../transcript/told-segments.js';

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
 * @throws TranscribeError `ERR_BACKEND_FAILED` for anything else
 */
export function readVerboseJson(body: string, duration: number): ServerHeard {
  const answer = parse(body);
  const segments = answer.segments.map((told) => {
    const noSpeechProb = finite(told.no_speech_prob) ?? -1;
    return {
      text: told.text,
      start: rounded(told.start),
      end: rounded(told.end),
      tokens: (told.words ?? []).map((word) => ({
        text: word.word,
        probability: word.probability,
        start: finite(word.start),
        end: finite(word.end),
        warped: word.t_dtw,
      })),
      avgLogprob: finite(told.avg_logprob),
      ...(noSpeechProb < 0 ? {} : { noSpeechProb }),
    };
  });
  const languages = Object.entries(answer.language_probabilities ?? {})
    .map(([language, probability]) => [languageCode(language), finite(probability) ?? 0] as const)
    .sort(([, a], [, b]) => b - a);
  const probability = finite(answer.detected_language_probability) ?? -1;
  return {
    ...toldSegments(segments, duration),
    task: typeof answer.task === 'string' ? answer.task : 'transcribe',
    language: languageCode(answer.language),
    ...(probability < 0 ? {} : { languageProbability: probability }),
    ...(languages.length === 0 ? {} : { languageProbabilities: Object.fromEntries(languages) }),
  };
}

/** Seconds that the server made of whole hundredths, by a multiplication that leaves digits behind. */
function rounded(seconds: unknown): number | undefined {
  const told = finite(seconds);
  return told === undefined ? undefined : Math.round(told * 100) / 100;
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
    throw notAnAnswer('has segments that are no objects');
  }
  return answer as VerboseJson;
}

function notAnAnswer(what: string, cause?: unknown): TranscribeError {
  return new TranscribeError(
    `What the server answered ${what}. whisper-server of whisper.cpp 1.9 is known to answer rightly; is there another server at this address?`,
    { code: 'ERR_BACKEND_FAILED', ...(cause === undefined ? {} : { cause }) },
  );
}
