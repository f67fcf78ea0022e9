export { c as checkCall, u as until } from './adapter.shared.js';
export { a as abortedError } from './transcribe-error.shared.js';
import './backend-zNDScgFe.js';
import './transcript-BKJoZyDv.js';
import './clock-CWrc7qbU.js';
