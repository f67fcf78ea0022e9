import { msToSamples } from '../audio/sample-clock.js';
import type { SessionChanges } from '../contracts/session.js';
import type { TurnDetector } from '../contracts/turn.js';
import type { GateOptions } from '../endpointing/speech-gate.js';
import type { CutterSettings } from '../endpointing/utterance-cutter.js';
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

/** The live settings of a session. A change holds from the place in the audio at which the caller asked for it. */
export interface LiveSettings {
  /** The settings that hold where the detector is. */
  readonly now: Live;
  /**
   * Gives the settings after a change, for {@link LiveSettings.apply} at its place in the audio. A setting that the change
   * leaves out stays as it was asked for last, of endpointing too.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION`
   */
  ask(changes: SessionChanges): Live;
  /** The detector has reached the place of these settings: they hold now. */
  apply(asked: Live): void;
}

export function createLiveSettings(settings: SessionSettings): LiveSettings {
  const { backend, maxBufferedMs } = settings;
  let now: Live = { spoken: settings, endpointing: settings.endpointing };
  let asked = now;
  return {
    get now() {
      return now;
    },
    ask(changes) {
      const { endpointing: _, ...given } = readGivenOptions(SESSION_CHANGES, changes);
      const isSpoken = Object.keys(given).length > 0;
      const spoken = isSpoken ? { ...asked.spoken, ...given } : asked.spoken;
      checkLanguages(spoken, backend);
      let { endpointing } = asked;
      if ('endpointing' in changes) {
        const changed = changes.endpointing && { ...endpointing, ...changes.endpointing };
        // `endpointing: undefined` brings the defaults back.
        endpointing = readOptions(ENDPOINTING, changed ?? {});
        endpointing = boundedEndpointing(endpointing, backend, maxBufferedMs);
      }
      asked = { spoken, endpointing };
      return asked;
    },
    apply(live) {
      now = live;
    },
  };
}

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
export function trackerSettings(endpointing: EndpointingSettings): CutterSettings {
  return {
    maxUtterance: msToSamples(endpointing.maxUtteranceMs),
    prefixPad: msToSamples(endpointing.prefixPadMs),
    automatic: endpointing.automatic,
  };
}

/** The longest utterance that the session may ever be set to, in samples. */
export function longestUtterance({ endpointing, backend, maxBufferedMs }: SessionSettings): number {
  const longest = { ...endpointing, maxUtteranceMs: MAX_UTTERANCE_MS.max };
  return msToSamples(boundedEndpointing(longest, backend, maxBufferedMs).maxUtteranceMs);
}

/** The silence, in samples, after which a final is begun. */
export function speculationDelay(
  { minSilenceMs }: EndpointingSettings,
  turn: TurnDetector | undefined,
): number {
  return msToSamples(turn ? ASKED_AFTER_MS : Math.min(SPECULATE_AFTER_MS, minSilenceMs / 2));
}
