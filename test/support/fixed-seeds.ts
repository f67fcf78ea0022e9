import * as fc from 'fast-check';
import { randomSeed, runs } from './random-seed.js';

// Property tests draw from the seed of all random tests.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: randomSeed, numRuns: runs(100) });
