// What this monorepo's own packages share. Not public: no version promises that it stays as it is.
export { fromInstalled, isMissing } from './errors/installed-package.js';
export { LANGUAGE_CODES, languageCode, languageName } from './language/languages.js';
export { type AsyncQueue, type AsyncQueueOptions, createAsyncQueue } from './queue/async-queue.js';
export {
  createProgressLine,
  type ProgressLine,
  type ProgressOutput,
  progressBar,
} from './terminal/progress-line.js';
export { embeddedBytes } from './text/embedded-bytes.js';
export { untranscribedMessage } from './text/untranscribed-message.js';
