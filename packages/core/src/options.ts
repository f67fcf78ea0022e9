// The checks of options, one per field, for whoever takes options beside this package's.
export {
  choiceOption,
  flagOption,
  hotwordsOption,
  invalidOption,
  loggerOption,
  MAX_HOTWORDS,
  MAX_PROMPT_CHARS,
  numberOption,
  promptOption,
  rejectUnknownOptions,
  textOption,
} from './options/check-options.js';
