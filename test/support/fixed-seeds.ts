import * as fc from 'fast-check';

// Property tests draw the same examples in every run of `npm test`: one that fails there fails each time.
// `npm run test:full` draws others (RANDOM_SEED=new); what it finds becomes an example.
const { RANDOM_SEED = '1' } = process.env;
const seed = RANDOM_SEED === 'new' ? Date.now() % 2 ** 31 : Number(RANDOM_SEED);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
