// The command line: bin/ws-bench.js runs it. Each command is a file of its own.
import { createCommand, runProgram, type Terminal } from '@ws/cli-kit/program';
import type { Command } from 'commander';
import { addCompare } from './cli/compare.js';
import { addMeasure } from './cli/measure.js';
import { ownVersion } from './cli/own-version.js';
import { addReport } from './cli/report.js';
import { addVerify } from './cli/verify.js';

const COMMANDS: readonly ((program: Command, terminal: Terminal) => void)[] = [
  addMeasure,
  addVerify,
  addCompare,
  addReport,
];

/** `ws-bench`, as a process of its own. @param args - without the program */
export function run(args: readonly string[]): Promise<void> {
  return runProgram('ws-bench', (terminal) => {
    const program = createCommand('ws-bench', terminal)
      .description('Measure speech-to-text servers, and look at what was measured.')
      .version(ownVersion());
    for (const add of COMMANDS) add(program, terminal);
    return program.parseAsync(args, { from: 'user' });
  });
}
