import type { Command, Option } from 'commander';
import { bashScript } from './bash-script.js';
import type { CompletedCommand, CompletedFlag } from './completed-command.js';
import { fishScript } from './fish-script.js';
import { zshScript } from './zsh-script.js';

/** A shell that can be told how to complete. */
export type Shell = 'bash' | 'zsh' | 'fish';

/** All {@link Shell}s. */
export const SHELLS: readonly Shell[] = ['bash', 'zsh', 'fish'];

/** A script that makes a shell complete a program's commands, flags and their values; elsewhere it completes files. */
export function completionScript(program: Command, shell: Shell): string {
  const name = program.name();
  const commands = program.commands.map(
    (command): CompletedCommand => ({
      name: command.name(),
      help: command.description(),
      flags: [...command.options.filter(({ hidden }) => !hidden).map(completed), HELP],
      choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    }),
  );
  switch (shell) {
    case 'bash':
      return bashScript(name, commands);
    case 'zsh':
      return zshScript(name, commands);
    case 'fish':
      return fishScript(name, commands);
  }
}

const HELP: CompletedFlag = { names: ['-h', '--help'], help: 'help', choices: [], hasValue: false };

function completed({ short, long, description, argChoices, required }: Option): CompletedFlag {
  const names = [short, long].filter((name) => name !== undefined);
  return { names, help: description, choices: argChoices ?? [], hasValue: required };
}
