// The command line: bin/ws-client.js runs it. No entry for programs reaches anything of it.
import { createRequire } from 'node:module';
import { inOurWords, runProgram } from '@ws/cli-kit';
import { createProgram } from './cli/create-program.js';
import { findServer } from './cli/engine/find-server.js';

/**
 * `ws-client`, as a process of its own.
 *
 * @param args - without the program
 * @param self - address of the program's file, beside which its package is
 */
export function run(args: readonly string[], self: string): Promise<void> {
  const { version } = createRequire(self)('../package.json') as { version: string };
  return runProgram('ws-client', (terminal) => {
    const findEngine = () => findServer({ folder: process.cwd(), self, version });
    const program = createProgram({ terminal, version, findEngine });
    return program.parseAsync(inOurWords(args), { from: 'user' });
  });
}
