export { c as checkCall, u as until } from './adapter.shared.js';
export { a as abortedError } from './clock.shared.js';
import './backend-DOSgkAHU.js';
import './transcript-OrGempXD.js';
