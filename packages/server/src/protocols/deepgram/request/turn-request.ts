import type { RequestedSettings } from '../../../audio-session/audio-session.js';
import type { DialectHost } from '../../dialect.js';
import { type AudioFormat, audioFormatOf } from './audio-format.js';
import { keytermsOf, languageOf, numberOf, valuesOf } from './query.js';
import { redactionOf } from './redaction.js';

/** When a turn ends. */
export interface Thresholds {
  readonly eager_eot_threshold?: number | undefined;
  readonly eot_threshold?: number | undefined;
  readonly eot_timeout_ms?: number | undefined;
}

export interface TurnRequest {
  readonly format: AudioFormat;
  readonly settings: RequestedSettings;
  readonly thresholds: Thresholds;
  readonly keyterms: readonly string[];
  readonly languageHints: readonly string[];
  /** Whether it is told which language was spoken. */
  readonly isMultilingual: boolean;
  readonly longestPauseMs: number;
}

// What they may be.
const THRESHOLDS: Readonly<Record<keyof Thresholds, readonly [number, number]>> = {
  eager_eot_threshold: [0, 1],
  eot_threshold: [0, 1],
  eot_timeout_ms: [0, 60_000],
};

/** @throws TranscribeError `ERR_PROTOCOL` where it cannot be had here */
export function readTurnRequest(
  query: URLSearchParams,
  { backend }: Pick<DialectHost, 'backend'>,
): TurnRequest {
  const thresholds = thresholdsBy((name, bounds) => numberOf(query, name, bounds));
  const keyterms = keytermsOf(query) ?? [];
  const languageHints = valuesOf(query, 'language_hint').slice(0, 100);
  const isMultilingual = query.get('model') === 'flux-general-multi';
  return {
    format: audioFormatOf(query),
    settings: {
      hotwords: keyterms.length === 0 ? undefined : keyterms,
      languages: hintedLanguages(languageHints, backend),
      wordTimestamps: true,
      redact: redactionOf(query),
      endpointing: endpointingFor(thresholds),
    },
    thresholds,
    keyterms,
    languageHints,
    isMultilingual,
    longestPauseMs: thresholds.eot_timeout_ms ?? 0,
  };
}

/** @throws TranscribeError `ERR_PROTOCOL` */
export function hintedLanguages(
  hints: readonly string[],
  backend: DialectHost['backend'],
): string[] | undefined {
  const languages = new Set(hints.flatMap((hint) => languageOf(hint, backend) ?? []));
  return languages.size === 0 ? undefined : [...languages];
}

/** A threshold that nothing reaches leaves the end of turns to the client. */
export function endpointingFor({ eot_threshold, eot_timeout_ms }: Thresholds): {
  readonly automatic?: boolean;
  readonly maxPauseMs?: number;
} {
  return {
    ...(eot_threshold !== undefined && { automatic: eot_threshold < 1 }),
    ...(eot_timeout_ms !== undefined && { maxPauseMs: eot_timeout_ms }),
  };
}

/** All that are given, as `read` reads each within its bounds. */
export function thresholdsBy(
  read: (name: keyof Thresholds, bounds: readonly [number, number]) => number | undefined,
): Thresholds {
  const found: Partial<Record<keyof Thresholds, number>> = {};
  for (const name of Object.keys(THRESHOLDS) as (keyof Thresholds)[]) {
    const value = read(name, THRESHOLDS[name]);
    if (value !== undefined) found[name] = value;
  }
  return found;
}
