/** What is written to. */
export type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

/** Where a command reads and writes, what ends it, and how it says that something is wrong. */
export interface Terminal {
  /** The program, as a person calls it: `ws-client`. */
  readonly name: string;
  readonly stdin: NodeJS.ReadableStream & AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The first signal to the process: the command brings its work to an end. */
  readonly signal: AbortSignal;
  /** Says on standard error what is wrong, and ends nothing. */
  say(line: string): void;
  /**
   * Sets the exit code of a failure, 2 for wrong usage and else 1, and says what went wrong.
   *
   * @param error - left out: a failure that the command has said already
   */
  fail(error?: unknown): void;
}

/** Writes lines. */
export function writeLines(stream: NodeJS.WritableStream, lines: readonly string[]): void {
  stream.write(lines.map((line) => `${line}\n`).join(''));
}

/** Writes a value as JSON, for programs. */
export function writeJson(stream: NodeJS.WritableStream, value: unknown): void {
  stream.write(`${JSON.stringify(value, null, 2)}\n`);
}
