import type { EndpointingOptions } from '../contracts/session-options.js';
import { flag, number } from './option-kinds.js';
import type { OptionSpec, SettingsOf } from './option-spec.js';
import { MAX_UTTERANCE_MS } from './session-bounds.js';

/** The options of endpointing, checked, with what was left out. */
export type EndpointingSettings = SettingsOf<EndpointingOptions>;

/** {@link EndpointingSettings} by name. */
export const ENDPOINTING: OptionSpec<EndpointingSettings> = {
  automatic: flag(true),
  minSpeechMs: number(0, 5000, 60),
  minSilenceMs: number(0, 60_000, 300),
  maxPauseMs: number(0, 60_000, 1200),
  prefixPadMs: number(0, 5000, 300),
  maxUtteranceMs: MAX_UTTERANCE_MS,
};
