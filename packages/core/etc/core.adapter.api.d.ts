export { c as checkCall, u as until } from './adapter.shared.js';
export { a as abortedError } from './clock.shared.js';
import './backend-BIHU5hwk.js';
import './transcript-OrGempXD.js';
