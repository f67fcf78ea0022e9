/** What was asked, and how it is answered. */
export interface ScriptedQuestion {
  readonly text: string;
  /** Its first word is no other answer's. */
  readonly answer: string;
  /** How long the model thinks before its first word. */
  readonly thinksMs?: number | undefined;
}

/** Of a question's words, weighed by how rare they are, so many are in a text that is taken for it, misheard. */
const LEAST_SHARE = 0.34;

/** Which of some questions a text asks, however badly it was understood: several where it asks several. */
export function createQuestionMatcher<Q extends ScriptedQuestion>(
  questions: readonly Q[],
): (text: string) => Q[] {
  const words = questions.map(({ text }) => new Set(wordsOf(text)));
  const weightOf = (word: string): number =>
    1 / (words.filter((some) => some.has(word)).length || 1) ** 2;
  const sum = (some: readonly string[]): number =>
    some.reduce((total, word) => total + weightOf(word), 0);
  return (text) => {
    const heard = new Set(wordsOf(text));
    return questions.filter((_, i) => {
      const all = [...words[i]!];
      return sum(all.filter((word) => heard.has(word))) >= LEAST_SHARE * sum(all);
    });
  };
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
