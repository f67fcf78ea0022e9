/** Half a surrogate pair is no text, and breaks whoever writes UTF-8. */
export function isWellFormed(value: unknown): value is string {
  return typeof value === 'string' && !/\p{Cs}/u.test(value);
}
