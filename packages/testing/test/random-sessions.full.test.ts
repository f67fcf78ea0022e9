import { describeRandomSessions } from './random-sessions/describe-random-sessions.js';

// The unit tests play the first of them.
describeRandomSessions('core, as it is published', { runs: 1000 });
