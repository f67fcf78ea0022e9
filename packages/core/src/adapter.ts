// For a backend of your own: the check of its calls, and what ends the waiting of a caller that leaves.
export { checkCall } from './engine-supervision/check-call.js';
export { abortedError } from './errors/transcribe-error.js';
export { until } from './timing/until.js';
