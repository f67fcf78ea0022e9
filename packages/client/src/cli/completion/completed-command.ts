/** What a shell is told of a flag. */
export interface CompletedFlag {
  readonly names: readonly string[];
  readonly help: string;
  /** What it may be, where it has a value and that is one of few. */
  readonly choices: readonly string[];
  readonly hasValue: boolean;
}

/** What a shell is told of a command. */
export interface CompletedCommand {
  readonly name: string;
  readonly help: string;
  readonly flags: readonly CompletedFlag[];
  /** What its argument may be, where that is one of few. */
  readonly choices: readonly string[];
}
