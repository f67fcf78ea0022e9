import type { EndpointingOptions } from '../contracts/session-options.js';
import { flag, type NumberKind, number } from './option-kinds.js';
import type { OptionSpec, SettingsOf } from './option-spec.js';

/** How long an utterance may get. */
export const MAX_UTTERANCE_MS: NumberKind = number(1000, 600_000, 28_000);

/** Between the longest utterance and the bound of the buffer: room in which the next utterance arrives. */
export const HEADROOM_MS = 1000 as const;

/** Audio that is held and not yet final. */
export const MAX_BUFFERED_MS: NumberKind = number(
  MAX_UTTERANCE_MS.min + HEADROOM_MS,
  3_600_000,
  60_000,
);

/** Audio between partials; left out, the strategy chooses. */
export const PARTIAL_INTERVAL_MS: NumberKind<number | undefined> = number(0, 60_000);

/** The options of endpointing, checked, with what was left out. */
export type EndpointingSettings = SettingsOf<EndpointingOptions>;

export const ENDPOINTING: OptionSpec<EndpointingSettings> = {
  automatic: flag(true),
  minSpeechMs: number(0, 5000, 60),
  minSilenceMs: number(0, 60_000, 300),
  maxPauseMs: number(0, 60_000, 1200),
  prefixPadMs: number(0, 5000, 300),
  maxUtteranceMs: MAX_UTTERANCE_MS,
};
