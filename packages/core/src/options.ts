// The checks of options, one per field, for whoever takes options beside this package's.
export {
  choiceOption,
  flagOption,
  invalidOption,
  loggerOption,
  numberOption,
  rejectUnknownOptions,
  textOption,
} from './options/check-options.js';
