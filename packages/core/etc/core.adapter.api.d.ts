export { c as checkCall } from './check-call.shared.js';
export { a as abortedError } from './transcribe-error.shared.js';
import './backend-QMKL-LSE.js';
import './transcript-BKJoZyDv.js';

/**
 * Waits for work that others may wait for too, or that heeds no signal: the signal ends one caller's waiting, and the work
 * goes on.
 *
 * @throws what the work throws; TranscribeError `ERR_ABORTED`
 */
declare function until<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T>;

export { until };
