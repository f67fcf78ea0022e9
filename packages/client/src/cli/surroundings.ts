import type { Terminal } from './terminal.js';

/** Where the program runs. */
export interface Surroundings {
  readonly terminal: Terminal;
  /** Address of the program's file, beside which its package is. */
  readonly self: string;
  readonly version: string;
}
