/** American spellings of words, by their British ones. */
export const AMERICAN_SPELLINGS: ReadonlyMap<string, string> = new Map();
