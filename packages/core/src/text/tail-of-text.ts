/** The end of a text, at most `maxChars` long, without the word that the bound would cut in two. */
export function tailOfText(text: string, maxChars: number): string {
  const trimmed = text.trim();
  if (trimmed.length <= maxChars) return trimmed;
  if (maxChars === 0) return '';
  const tail = trimmed.slice(-maxChars);
  const startsWord = /\s/.test(trimmed.charAt(trimmed.length - maxChars - 1));
  if (startsWord) return tail.trimStart();
  const space = tail.search(/\s/);
  if (space >= 0) return tail.slice(space).trimStart();
  // One long word, or a script without spaces: cut between characters, not within a surrogate pair.
  return /^[\uDC00-\uDFFF]/.test(tail) ? tail.slice(1) : tail;
}
