/** How much less likely than what was heard a term may be, in nats: of one token, and more for each further one. */
const FIRST_NATS = 8;
const TOKEN_NATS = 5;
const MOST_NATS = 26;

/** A stretch at least as alike gets the whole boost; one that is barely alike, {@link LEAST_SHARE} of it. */
const ALIKE = 0.75;
const BARELY = 0.5;
const LEAST_SHARE = 0.2;

/** A stretch heard with at least this probability is mostly right: it gets only {@link SURE_SHARE} of the boost. */
const UNSURE = 0.7;
const SURE = 0.9;
const SURE_SHARE = 0.35;

/**
 * What is added to the log-probability of a term: more for a longer one, of which each token is a surprise to the
 * model, and less where it sounds less alike; bounded. `bench/src/keyterms` chose the numbers.
 *
 * @param likeness how alike the term and what was heard sound, 0 to 1
 * @param length of the term, in tokens
 * @param heard mean probability of what was heard in its place, 0 to 1
 */
export function boost(likeness: number, length: number, heard: number): number {
  const whole = Math.min(MOST_NATS, FIRST_NATS + TOKEN_NATS * (length - 1));
  const share = Math.min(1, Math.max(0, (likeness - BARELY) / (ALIKE - BARELY)));
  const sure = Math.min(1, Math.max(0, (heard - UNSURE) / (SURE - UNSURE)));
  return whole * (LEAST_SHARE + (1 - LEAST_SHARE) * share) * (1 - (1 - SURE_SHARE) * sure);
}
