// The speakers of a session's words, in Node and in browsers.
export { onlySpeakers } from './speakers/only-speakers.js';
