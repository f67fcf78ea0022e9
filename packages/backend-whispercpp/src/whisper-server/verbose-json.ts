import { TranscribeError } from '@ws/core';
import { languageCode } from '@ws/core/internal';
import type { HeardCall } from '../calls/answer-call.js';
import { heardSegment } from '../transcript/heard-segment.js';
import { createToldTokens, finite } from '../transcript/told-segments.js';

/** What whisper-server answers to `response_format=verbose_json`, as far as it is read. */
interface VerboseJson {
  readonly task?: unknown;
  readonly language: string;
  readonly segments: readonly {
    readonly text?: string;
    readonly start?: number;
    readonly end?: number;
    /** Not a word: a token, or several that only together make a character. */
    readonly words?:
      | readonly {
          readonly word?: string;
          readonly start?: number;
          readonly end?: number;
          readonly t_dtw?: number;
          readonly probability?: number | null;
        }[]
      | null;
    readonly avg_logprob?: number | null;
    readonly no_speech_prob?: number | null;
  }[];
  readonly detected_language_probability?: unknown;
  readonly language_probabilities?: Readonly<Record<string, unknown>>;
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
  const tokens = createToldTokens();
  const segments = answer.segments.map(({ text = '', words, ...told }) =>
    heardSegment(
      {
        text,
        start: rounded(told.start),
        end: rounded(told.end),
        tokens: (words ?? []).map(({ word, probability, start, end, t_dtw }) =>
          tokens.add(word, probability, finite(start), finite(end), t_dtw),
        ),
        avgLogprob: finite(told.avg_logprob),
        noSpeechProb: notNegative(told.no_speech_prob),
      },
      duration,
    ),
  );
  const languages = Object.entries(answer.language_probabilities ?? {})
    .map(([language, probability]) => [languageCode(language), finite(probability) ?? 0] as const)
    .sort(([, a], [, b]) => b - a);
  return {
    ...tokens.in(segments),
    task: typeof answer.task === 'string' ? answer.task : 'transcribe',
    language: languageCode(answer.language),
    languageProbability: notNegative(answer.detected_language_probability),
    languageProbabilities: languages.length === 0 ? undefined : Object.fromEntries(languages),
  };
}

/** It says -1 for a probability that it does not know. */
function notNegative(told: unknown): number | undefined {
  const probability = finite(told) ?? -1;
  return probability < 0 ? undefined : probability;
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
