// `npm test` draws the same examples each time: what fails there fails again. `npm run test:full` draws others, and prints
// the seed that makes them again (RANDOM_SEED=…); what it finds becomes an example.
const { RANDOM_SEED = '1' } = process.env;

/** What random tests begin with: a whole number from 1 on. */
export const randomSeed: number = Number(RANDOM_SEED);

/** A seed of one of many generators: in `npm test` the number itself, under another seed far from it. */
export const seedOf = (generator: number): number =>
  (generator + Math.imul(randomSeed - 1, 2_654_435_761)) | 0;

/** Examples of a random test: `npm test`, which draws the same ones each time, draws a quarter of them. */
export const runs = (count: number): number => (randomSeed === 1 ? Math.ceil(count / 4) : count);
