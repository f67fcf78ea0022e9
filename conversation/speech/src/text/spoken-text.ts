/** Where text goes that is to be spoken: one character (one code point) after the other. */
export interface SpokenText {
  feed(char: string): void;
  /** Something was left out here, and the space before it may be one too many. */
  omit(): void;
  /** What comes belongs to another heading, item, row or paragraph. */
  break(): void;
  end(): void;
}
