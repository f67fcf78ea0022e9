import { msToSamples } from '../audio/sample-clock.js';
import type { SessionChanges } from '../contracts/session.js';
import type { TurnDetector } from '../contracts/turn.js';
import type { GateOptions } from '../endpointing/speech-gate.js';
import { checkLanguages } from '../language/check-language.js';
import { readGivenOptions, readOptions } from '../options/option-spec.js';
import {
  ENDPOINTING,
  type EndpointingSettings,
  MAX_UTTERANCE_MS,
} from '../options/session-bounds.js';
import { SESSION_CHANGES } from '../options/session-changes.js';
import type { SpokenSettings } from '../options/spoken-options.js';
import { boundedEndpointing, type SessionSettings } from './session-options.js';

/** The settings that may change while a session runs. */
export interface Live {
  readonly spoken: SpokenSettings;
  readonly endpointing: EndpointingSettings;
}

/** Live settings after a change: what that leaves out stays, of endpointing too. Throws `ERR_INVALID_OPTION`. */
export function changedSettings(
  before: Live,
  changes: SessionChanges,
  { backend, maxBufferedMs }: SessionSettings,
): Live {
  const { endpointing: _, ...given } = readGivenOptions(SESSION_CHANGES, changes);
  const isSpoken = Object.keys(given).length > 0;
  const spoken = isSpoken ? { ...before.spoken, ...given } : before.spoken;
  checkLanguages(spoken, backend);
  if (!('endpointing' in changes)) return { ...before, spoken };
  const changed = changes.endpointing && { ...before.endpointing, ...changes.endpointing };
  // `endpointing: undefined` brings the defaults back.
  const endpointing = readOptions(ENDPOINTING, changed ?? {});
  return { spoken, endpointing: boundedEndpointing(endpointing, backend, maxBufferedMs) };
}

// Silence after which the final is begun; within words there are shorter ones.
const SPECULATE_AFTER_MS = 100;
/** Silence after which a turn detector is asked, and the final begun. Most gaps within words are shorter. */
export const ASKED_AFTER_MS = 60;

/** What ends speech: with a turn detector, the pause in which the speaker has not finished. */
export function gateOptions(
  { minSpeechMs, minSilenceMs, maxPauseMs }: EndpointingSettings,
  turn: TurnDetector | undefined,
): GateOptions {
  return { minSpeechMs, minSilenceMs: turn ? Math.max(minSilenceMs, maxPauseMs) : minSilenceMs };
}

/** The longest utterance that the session may ever be set to, in milliseconds. */
export function longestUtterance({ endpointing, backend, maxBufferedMs }: SessionSettings): number {
  const longest = { ...endpointing, maxUtteranceMs: MAX_UTTERANCE_MS.max };
  return boundedEndpointing(longest, backend, maxBufferedMs).maxUtteranceMs;
}

/** The silence, in samples, after which a final is begun. */
export function speculationDelay(
  { minSilenceMs }: EndpointingSettings,
  turn: TurnDetector | undefined,
): number {
  return msToSamples(turn ? ASKED_AFTER_MS : Math.min(SPECULATE_AFTER_MS, minSilenceMs / 2));
}
