/** How much less likely than what was heard a term may be, in nats: of one token, and more for each further one. */
const FIRST_NATS = 8;
const TOKEN_NATS = 5;
const MOST_NATS = 26;

/** What sounds so alike has all of that; what sounds barely alike, {@link LEAST_SHARE} of it. */
const ALIKE = 0.75;
const BARELY = 0.5;
const LEAST_SHARE = 0.2;

/**
 * What is added to the log-probability of a term: more for a longer one, of which each token is a surprise to the
 * model, and less where it sounds less alike; bounded. `bench/src/keyterms` chose the numbers.
 *
 * @param likeness how alike the term and what was heard sound, 0 to 1
 * @param length of the term, in tokens
 */
export function boost(likeness: number, length: number): number {
  const whole = Math.min(MOST_NATS, FIRST_NATS + TOKEN_NATS * (length - 1));
  const share = Math.min(1, Math.max(0, (likeness - BARELY) / (ALIKE - BARELY)));
  return whole * (LEAST_SHARE + (1 - LEAST_SHARE) * share);
}
