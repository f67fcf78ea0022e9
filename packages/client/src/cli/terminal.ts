/** What is written to. */
export type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

/** Where a command writes to, and what ends it. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream & AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The first signal to the process: the work is to be brought to an end. */
  readonly signal: AbortSignal;
  /** What is wrong enough to be told, and not to end anything. */
  say(line: string): void;
}
