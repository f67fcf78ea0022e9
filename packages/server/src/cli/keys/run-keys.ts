import { Command, InvalidArgumentError } from 'commander';
import { runCommand } from '../run-command.js';
import { createKey, type NewKeyOptions } from './create-key.js';

/** `ws-server keys ...`: `args` are what follows `keys`. Sets the exit code, and lets the process end. */
export function runKeys(args: readonly string[]): Promise<void> {
  return runCommand(async (terminal) => {
    const program = createKeysProgram((name, options) => createKey(terminal, name, options));
    await program.parseAsync(args, { from: 'user' });
    return true;
  });
}

function createKeysProgram(
  create: (name: string, options: NewKeyOptions) => Promise<void>,
): Command {
  const program = new Command('ws-server keys')
    .description('API keys of a server. What is kept of a key is its hash.')
    .exitOverride();
  program
    .command('create')
    .description('make a key, and the line for the file of --api-keys-file')
    .argument('<name>', 'whose it is: letters, digits, . _ @ + -')
    .option('--file <path>', 'append the line to this file')
    .option('--max-sessions <number>', 'sessions open at once', count)
    .option(
      '--audio-seconds-per-day <seconds>',
      'audio in a day (UTC), all sessions together',
      count,
    )
    .option('--max-session-ms <ms>', 'longest session', count)
    .option('--json', 'as JSON')
    .action(create)
    .allowExcessArguments(false)
    .showHelpAfterError('Try --help.');
  return program.showHelpAfterError('Try --help.');
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number from 1.');
}
