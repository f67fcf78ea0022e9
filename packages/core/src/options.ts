// The checks of options, one per field, for whoever takes options beside this package's.
export {
  choiceOption,
  clockOption,
  flagOption,
  hotwordsOption,
  invalidOption,
  languageOption,
  loggerOption,
  MAX_HOTWORDS,
  MAX_PROMPT_CHARS,
  numberOption,
  promptOption,
  rejectUnknownOptions,
  signalOption,
  textOption,
} from './options/check-options.js';
