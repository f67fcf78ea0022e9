export { c as checkCall, u as until } from './adapter.shared.js';
export { a as abortedError } from './clock.shared.js';
import './backend-17pDBnPC.js';
import './transcript-D6esf88A.js';
