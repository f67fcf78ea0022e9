import * as fc from 'fast-check';
import { randomSeed } from './random-seed.js';

// Property tests draw from the seed of all random tests.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: randomSeed });
