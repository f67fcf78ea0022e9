/** When a transcript counts as a loop. */
export interface LoopLimits {
  /** Least occurrences in a row of what it repeats, 2 or more. */
  readonly times: number;
  /** Least tokens that repeat the first occurrence. */
  readonly tokens: number;
}

/**
 * Follows a transcript, token by token, and says when it does nothing any more but repeat itself: how many tokens it has
 * until the first occurrence of what it repeats is over.
 */
export type LoopWatch = (token: number) => number | undefined;

/** Starts to watch a transcript, by the probability that the window holds no speech; nothing: no loop ends it. */
export type StartLoopWatch = (noSpeechProb: number) => LoopWatch | undefined;

/** Longest unit that is repeated, in tokens: a sentence. */
const LONGEST_UNIT = 24;

/**
 * Watches for loops: the newest tokens are some unit of 1 to 24 tokens, over and over. Timestamps do not count, for they
 * differ from one occurrence to the next.
 *
 * @param firstTimestamp from this token on all are timestamps
 */
export function watchLoops(
  firstTimestamp: number,
  { times, tokens: least }: LoopLimits,
): LoopWatch {
  /** Tokens of text, and where each stands in the transcript. */
  const text: number[] = [];
  const places: number[] = [];
  /** Per length of a unit, how many of the newest tokens are the one that stands so far before them. */
  const repeated = new Int32Array(LONGEST_UNIT + 1);
  let length = 0;

  return (token) => {
    const place = length++;
    if (token >= firstTimestamp) return undefined;
    text.push(token);
    places.push(place);
    const newest = text.length - 1;
    let found: number | undefined;
    for (let unit = 1; unit <= LONGEST_UNIT; unit++) {
      const count = token === text[newest - unit] ? repeated[unit]! + 1 : 0;
      repeated[unit] = count;
      if (count >= least && count >= (times - 1) * unit) {
        const first = newest - count;
        // The first occurrence, and the timestamp that ends it.
        const end = places[first]! + 1;
        found ??= places[first + 1]! > end ? end + 1 : end;
      }
    }
    return found;
  };
}

/** Where in a whole transcript the first loop begins: after so many tokens, as {@link LoopWatch} tells. */
export function loopIn(tokens: readonly number[], watch: LoopWatch): number | undefined {
  for (const token of tokens) {
    const found = watch(token);
    if (found !== undefined) return found;
  }
  return undefined;
}
