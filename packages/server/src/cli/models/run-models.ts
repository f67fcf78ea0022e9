import { runCommand } from '../run-command.js';
import { list } from './list.js';
import { createModelsProgram } from './models-program.js';
import { path } from './path.js';
import { pull } from './pull.js';
import { remove } from './remove.js';
import { verify } from './verify.js';

/** `ws-server models ...`: `args` are what follows `models`. Sets the exit code, and lets the process end. */
export function runModels(args: readonly string[]): Promise<void> {
  return runCommand(async (terminal) => {
    let isDone = true;
    const program = createModelsProgram(
      {
        list: (options) => list(terminal, options),
        pull: (names) => pull(terminal, names),
        rm: (names) => remove(terminal, names),
        verify: (names, options) => verify(terminal, names, options),
        path: (name) => path(terminal, name),
      },
      (ok) => {
        isDone = ok;
      },
    );
    await program.parseAsync(args, { from: 'user' });
    return isDone;
  }, 'stopped; what has been downloaded is kept, and gone on with next time');
}
