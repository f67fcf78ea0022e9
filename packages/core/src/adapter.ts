// What backends are built from: the checks of calls and options, the keeping of engines that run somewhere else, and what
// such an engine answers with.
export { checkCall } from './engine-process/check-call.js';
export { abortedError } from './errors/transcribe-error.js';
export { until } from './waiting/until.js';
