import { printable } from './printable.js';

/** A stream that a command writes to. It may be a terminal. */
export type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

/** The streams of a command, the signal that ends it, and how it reports failures. */
export interface Terminal {
  /** The program, as a person calls it: `ws-client`. */
  readonly name: string;
  readonly stdin: NodeJS.ReadableStream & AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The first signal to the process: the command brings its work to an end. */
  readonly signal: AbortSignal;
  /** Writes a line to standard error, after the program's name. The command goes on. */
  say(line: string): void;
  /**
   * Sets the exit code of a failure, 2 for wrong usage and else 1, and writes the error's message to standard error.
   *
   * @param error - left out where the command has reported the failure already
   */
  fail(error?: unknown): void;
}

/** Writes lines, of which control characters do nothing. */
export function writeLines(stream: NodeJS.WritableStream, lines: readonly string[]): void {
  stream.write(lines.map((line) => `${printable(line)}\n`).join(''));
}

/** Writes a value as JSON, for programs. */
export function writeJson(stream: NodeJS.WritableStream, value: unknown): void {
  stream.write(`${JSON.stringify(value, null, 2)}\n`);
}
