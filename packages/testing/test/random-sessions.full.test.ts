import { describeRandomSessions } from '@ws/testing/vitest';

// The unit tests play the first of them.
describeRandomSessions('core, as it is published', { runs: 1000 });
