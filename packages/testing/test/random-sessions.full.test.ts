import { describeRandomSessions } from '@ws/testing/vitest';

// The unit tests play fewer, from another seed.
describeRandomSessions('core, as it is published', { runs: 3000, seed: 2 });
