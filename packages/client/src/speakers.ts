// Who said what of a session, in Node and in browsers.
export { onlySpeakers } from './speakers/only-speakers.js';
