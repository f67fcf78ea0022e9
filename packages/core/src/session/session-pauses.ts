import { msToSamples } from '../audio/sample-clock.js';
import type { TurnDetector } from '../contracts/turn.js';
import type { EndpointingSettings } from '../options/session-bounds.js';
import type { GateOptions } from './speech-gate.js';
import type { TrackerSettings } from './utterance-tracker.js';

// Endpointing as the parts of a session take it.

// Silence after which the final is begun; within words there are shorter ones.
const SPECULATE_AFTER_MS = 100;
/**
 * Silence after which a turn detector is asked, and the final begun, which may be wanted as soon as it has answered.
 * Most gaps within words are shorter. What is said in the meantime takes the answer back.
 */
export const ASKED_AFTER_MS = 60;

/** What ends speech: with a turn detector, the pause in which the speaker has not finished. */
export function gateOptions(
  { minSpeechMs, minSilenceMs, maxPauseMs }: EndpointingSettings,
  turn: TurnDetector | undefined,
): GateOptions {
  return { minSpeechMs, minSilenceMs: turn ? Math.max(minSilenceMs, maxPauseMs) : minSilenceMs };
}

/** How utterances are cut. */
export function trackerSettings(endpointing: EndpointingSettings): TrackerSettings {
  return {
    maxUtterance: msToSamples(endpointing.maxUtteranceMs),
    prefixPad: msToSamples(endpointing.prefixPadMs),
    automatic: endpointing.automatic,
  };
}

/** The silence, in samples, after which a final is begun. */
export function speculationDelay(
  { minSilenceMs }: EndpointingSettings,
  turn: TurnDetector | undefined,
): number {
  return msToSamples(turn ? ASKED_AFTER_MS : Math.min(SPECULATE_AFTER_MS, minSilenceMs / 2));
}
