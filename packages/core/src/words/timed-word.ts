/** A word while its time is being settled; seconds from the window's start. */
export interface TimedWord {
  /** With the space before it; empty once its text has become another word's. */
  text: string;
  start: number;
  end: number;
  readonly probability: number;
  /** How many tokens its text is made of. */
  length: number;
}
