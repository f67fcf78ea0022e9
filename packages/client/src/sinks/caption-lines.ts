/** A text in lines of at most so many characters; a word that is longer has a line of its own. */
export function captionLines(text: string, maxLineChars: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const joined = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.length > 0 && [...joined].length <= maxLineChars) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}
