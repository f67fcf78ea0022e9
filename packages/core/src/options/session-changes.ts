import type { SessionChanges } from '../contracts/session.js';
import type { EndpointingOptions } from '../contracts/session-options.js';
import {
  extendSpec,
  isObject,
  type OptionKind,
  type OptionSpec,
  readGivenOptions,
  type SettingsOf,
} from './option-spec.js';
import { ENDPOINTING } from './session-bounds.js';
import { SPOKEN } from './spoken-options.js';

/** Endpointing as it is given: what is left out stays out, what is `undefined` takes a setting away. */
export const GIVEN_ENDPOINTING: OptionKind<EndpointingOptions | undefined> = {
  accepted: 'an object',
  accepts: isObject,
  fallback: undefined,
  take: (value, name) => readGivenOptions(ENDPOINTING, value as EndpointingOptions, name),
};

/** What may change while a session runs. */
export const SESSION_CHANGES: OptionSpec<SettingsOf<SessionChanges, keyof SessionChanges>> =
  extendSpec(SPOKEN, { endpointing: GIVEN_ENDPOINTING });
