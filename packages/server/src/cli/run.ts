import {
  addCompletion,
  completionScript,
  createCommand,
  inOurWords,
  runProgram,
  type Terminal,
} from '@ws/cli-kit';
import type { Command } from 'commander';
import { ownVersion } from '../operations/own-version.js';
import { createKeysProgram } from './keys-program.js';
import { createModelsProgram } from './models/models-program.js';
import { createProgram } from './read-arguments.js';
import { type Secrets, takeSecrets } from './secrets.js';
import { serve } from './serve.js';
import { createTranscribeProgram } from './transcribe/transcribe-program.js';
import { createWorkerProgram } from './worker-program.js';

/** What `ws-server` does besides serving. */
const COMMANDS: Readonly<
  Record<string, (terminal: Terminal, secrets: Secrets['worker']) => Command>
> = {
  transcribe: createTranscribeProgram,
  worker: createWorkerProgram,
  keys: createKeysProgram,
  models: (terminal) => createModelsProgram(terminal),
  completion: createCompletionProgram,
};

/**
 * `ws-server`, as a process of its own: serves, or runs one of its commands.
 *
 * @param args - without the program
 */
export function run(args: readonly string[]): Promise<void> {
  // Before anything is started that would have them, too.
  const secrets = takeSecrets(process.env);
  return runProgram('ws-server', (terminal, becomeService) => {
    const [name = '', ...rest] = args;
    const create = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (create === undefined && name !== '' && !name.startsWith('-')) {
      const known = Object.keys(COMMANDS).join(', ');
      const message = `error: unknown command '${name}'; there are ${known}. A recording: ws-server transcribe FILE`;
      createCommand('ws-server', terminal).error(message);
    }
    if (create === undefined) {
      return serve(args, ownVersion(), secrets.server, terminal, becomeService);
    }
    const said = name === 'transcribe' ? inOurWords(rest) : rest;
    return create(terminal, secrets.worker).parseAsync(said, { from: 'user' });
  });
}

function createCompletionProgram(terminal: Terminal): Command {
  return addCompletion(createCommand('ws-server completion', terminal), terminal, (shell) => {
    const { program } = createProgram(ownVersion(), true, terminal);
    const commands = Object.values(COMMANDS).map((create) => create(terminal, {}));
    return completionScript(program, shell, commands);
  });
}
