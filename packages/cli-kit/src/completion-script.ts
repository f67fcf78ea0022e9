import { Argument, type Command, type Option } from 'commander';
import type { Terminal } from './terminal.js';

type Shell = 'bash' | 'zsh' | 'fish';

/** A flag, as a script describes it to the shell. */
interface CompletedFlag {
  readonly names: readonly string[];
  readonly help: string;
  /** The values that it takes. Empty where it takes none, or any text. */
  readonly choices: readonly string[];
  readonly hasValue: boolean;
}

/** A command, as a script describes it to the shell. */
interface CompletedCommand {
  readonly name: string;
  readonly help: string;
  readonly flags: readonly CompletedFlag[];
  /** The values that its argument takes, or its subcommands. Empty where the argument is any text. */
  readonly choices: readonly string[];
}

type Script = (
  name: string,
  root: CompletedCommand,
  commands: readonly CompletedCommand[],
) => string;

const SCRIPTS: Readonly<Record<Shell, Script>> = { bash, zsh, fish };

/**
 * Makes a command `completion`: it prints the script for a shell.
 *
 * @param scriptOf - {@link completionScript} of the program
 */
export function addCompletion(
  command: Command,
  { name, stdout }: Terminal,
  scriptOf: (shell: Shell) => string | Promise<string>,
): Command {
  return command
    .description('Prints a script that completes this command line in a shell.')
    .addArgument(new Argument('<shell>', 'which').choices(Object.keys(SCRIPTS)))
    .addHelpText('after', `\nIn bash: source <(${name} completion bash)`)
    .action(async (shell: Shell) => void stdout.write(await scriptOf(shell)));
}

/**
 * A script that makes a shell complete a program's commands, its flags and their values. Elsewhere the shell completes
 * the names of files.
 *
 * @param commands - default: those of the program
 */
export function completionScript(
  program: Command,
  shell: Shell,
  commands: readonly Command[] = program.commands,
): string {
  return SCRIPTS[shell](program.name(), completed(program), commands.map(completed));
}

const HELP: CompletedFlag = { names: ['-h', '--help'], help: 'help', choices: [], hasValue: false };

function completed(command: Command): CompletedCommand {
  const { options, registeredArguments, commands } = command;
  return {
    // The name of a command that is a program of its own begins with that of the main program: `ws-server models`.
    name: command.name().split(' ').at(-1)!,
    help: command.description(),
    flags: [...options.filter(({ hidden }) => !hidden).map(completedFlag), HELP],
    choices: [
      ...registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
      ...commands.map((each) => each.name()),
    ],
  };
}

function completedFlag({ short, long, description, argChoices, required }: Option): CompletedFlag {
  const names = [short, long].filter((name) => name !== undefined);
  return { names, help: description, choices: argChoices ?? [], hasValue: required };
}

function selfOf(name: string): string {
  return `_${name.replaceAll('-', '_')}`;
}

/** For bash 4 and newer. */
function bash(name: string, root: CompletedCommand, commands: readonly CompletedCommand[]): string {
  const self = selfOf(name);
  /** Offers words; where there are none, the names of files. */
  const offer = (words: readonly string[]): string =>
    `COMPREPLY=($(compgen ${words.length > 0 ? `-W '${words.join(' ')}'` : '-f'} -- "$word"))`;
  const caseOf = (pattern: string, { flags, choices }: CompletedCommand): string => {
    const values = flags
      .filter(({ hasValue }) => hasValue)
      .map((flag) => `        ${flag.names.join('|')}) ${offer(flag.choices)}; return ;;`);
    return [
      `    ${pattern})`,
      '      case "$before" in',
      ...values,
      '      esac',
      `      if [[ "$word" == -* ]]; then ${offer(flags.flatMap((flag) => flag.names))}`,
      `      else ${offer(choices)}; fi ;;`,
    ].join('\n');
  };
  const names = commands.map((command) => command.name);
  const cases = commands.map((command) => caseOf(command.name, command));
  return `${self}() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  if [[ $COMP_CWORD -eq 1 ]]; then command=; fi
  case "$command" in
${[...cases, caseOf('*', { ...root, choices: names })].join('\n')}
  esac
}
complete -o filenames -F ${self} ${name}
`;
}

/** For zsh: a file of its `fpath`, or to be sourced. */
function zsh(name: string, root: CompletedCommand, commands: readonly CompletedCommand[]): string {
  const self = selfOf(name);
  const argumentsOf = ({ flags, choices }: CompletedCommand): string => {
    const rest = choices.length > 0 ? `'*:: :(${choices.join(' ')})'` : `'*: :_files'`;
    return `_arguments ${[...flags.flatMap(zshFlag), rest].join(' \\\n      ')}`;
  };
  const names = commands.map(({ name: command, help }) => zshQuoted(`${command}:${help}`));
  const cases = commands.map((command) => `    ${command.name}) ${argumentsOf(command)} ;;`);
  return `#compdef ${name}
${self}() {
  local -a commands=(${names.join(' ')})
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe command commands
    return
  fi
  local command=$words[2]
  if [[ $command == -* ]]; then
    ${argumentsOf(root)}
    return
  fi
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
compdef ${self} ${name}
`;
}

function zshFlag({ names, help, choices, hasValue }: CompletedFlag): string[] {
  const about = help.replace(/[[\]:\\]/g, (special) => `\\${special}`);
  const value = choices.length > 0 ? `: :(${choices.join(' ')})` : hasValue ? ': :_files' : '';
  return names.map((flag) => zshQuoted(`${flag}[${about}]${value}`));
}

function zshQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fish(name: string, root: CompletedCommand, commands: readonly CompletedCommand[]): string {
  const flagsOf = (condition: string, { flags }: CompletedCommand): string[] =>
    flags.map(({ names, help, choices, hasValue }) => {
      const given = names.map((flag) =>
        flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
      );
      const value =
        choices.length > 0 ? ` -x -a ${fishQuoted(choices.join(' '))}` : hasValue ? ' -r' : '';
      return `complete -c ${name} -n ${condition} ${given.join(' ')}${value} -d ${fishQuoted(help)}`;
    });
  const first = '__fish_use_subcommand';
  const lines = commands.flatMap((command) => {
    const seen = `'__fish_seen_subcommand_from ${command.name}'`;
    const { choices } = command;
    const offered =
      choices.length === 0 ? [] : [`-n ${seen} -f -a ${fishQuoted(choices.join(' '))}`];
    return [
      ...[`-n ${first} -f -a ${command.name} -d ${fishQuoted(command.help)}`, ...offered].map(
        (rest) => `complete -c ${name} ${rest}`,
      ),
      ...flagsOf(seen, command),
    ];
  });
  return `${[...lines, ...flagsOf(first, root)].join('\n')}\n`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
