// A session that goes on elsewhere.
export type { SessionRemains } from './contracts/session.js';
export { continueSession } from './session/continued-session.js';
