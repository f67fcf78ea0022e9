/** What a process says on its error output: passed on line by line, and the end of it kept. */
export interface StderrTail {
  push(text: string): void;
  /** The last of what it said. */
  readonly text: string;
}

const KEPT_CHARACTERS = 4_000;
/** A progress bar is one line that is never ended. */
const LONGEST_LINE = 2_000;

export function createStderrTail(onLine: (line: string) => void): StderrTail {
  let kept = '';
  let line = '';
  return {
    get text() {
      return kept;
    },
    push(text) {
      kept = (kept + text).slice(-KEPT_CHARACTERS);
      const lines = (line + text).split(/\r?\n|\r/);
      line = (lines.pop() ?? '').slice(-LONGEST_LINE);
      for (const whole of lines) if (whole.trim() !== '') onLine(whole);
    },
  };
}
