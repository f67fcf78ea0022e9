// The command line: bin/ws-bench.js runs it. Each command is a file of its own.
import { createRequire } from 'node:module';
import { createCommand, runProgram, type Terminal } from '@ws/cli-kit/program';
import type { Command } from 'commander';
import { addCompare } from './cli/compare.js';
import { addMeasure } from './cli/measure.js';
import { addReport } from './cli/report.js';
import { addVerify } from './cli/verify.js';

const COMMANDS: readonly ((program: Command, terminal: Terminal) => void)[] = [
  addMeasure,
  addVerify,
  addCompare,
  addReport,
];

/**
 * `ws-bench`, as a process of its own.
 *
 * @param args - without the program
 * @param self - address of the program's file, beside which its package is
 */
export function run(args: readonly string[], self: string): Promise<void> {
  const { version } = createRequire(self)('../package.json') as { version: string };
  return runProgram('ws-bench', (terminal) => {
    const program = createCommand('ws-bench', terminal)
      .description('Measure speech-to-text servers, and look at what was measured.')
      .version(version);
    for (const add of COMMANDS) add(program, terminal);
    return program.parseAsync(args, { from: 'user' });
  });
}
