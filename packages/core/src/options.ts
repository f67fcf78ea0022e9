// Options, said once: a kind for each name, from which come defaults, checks and settings. For whoever takes options beside
// this package's, and what the options of several packages share.
export { checkLanguages } from './language/check-language.js';
export { invalidOption } from './options/invalid-option.js';
export {
  address,
  CHECKSUMS,
  CLOCK,
  callback,
  choice,
  countOrAuto,
  flag,
  group,
  isWellFormed,
  LOGGER,
  listOf,
  type NumberKind,
  number,
  optionKind,
  part,
  required,
  SIGNAL,
  text,
  unchecked,
  whole,
  wholeNumber,
} from './options/option-kinds.js';
export {
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  isObject,
  type OptionKind,
  type OptionSpec,
  readGivenOptions,
  readOption,
  readOptions,
  type SettingsOf,
} from './options/option-spec.js';
export { REDACTION } from './options/redaction-kinds.js';
export {
  ENDPOINTING,
  type EndpointingSettings,
  HEADROOM_MS,
  MAX_BUFFERED_MS,
  MAX_UTTERANCE_MS,
  PARTIAL_INTERVAL_MS,
} from './options/session-bounds.js';
export { GIVEN_ENDPOINTING, SESSION_CHANGES } from './options/session-changes.js';
export {
  LANGUAGE,
  LANGUAGES,
  MAX_HOTWORDS,
  MAX_PROMPT_CHARS,
  PROMPT,
  SPOKEN,
  type SpokenSettings,
  TASKS,
} from './options/spoken-options.js';
