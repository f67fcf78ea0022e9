import type { CompletedCommand, CompletedFlag } from './completed-command.js';

/** For zsh: a file of its `fpath`, or to be sourced. */
export function zshScript(name: string, commands: readonly CompletedCommand[]): string {
  const self = `_${name.replaceAll('-', '_')}`;
  const cases = commands.map(({ name: command, flags, choices }) => {
    const rest = choices.length > 0 ? `'*:: :(${choices.join(' ')})'` : `'*: :_files'`;
    return `    ${command}) _arguments ${[...flags.flatMap(specs), rest].join(' \\\n      ')} ;;`;
  });
  const names = commands.map((command) => quoted(`${command.name}:${command.help}`)).join(' ');
  return `#compdef ${name}
${self}() {
  local -a commands=(${names})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
compdef ${self} ${name}
`;
}

function specs({ names, help, choices, hasValue }: CompletedFlag): string[] {
  const about = help.replace(/[[\]:\\]/g, (special) => `\\${special}`);
  const value = choices.length > 0 ? `: :(${choices.join(' ')})` : hasValue ? ': :_files' : '';
  return names.map((flag) => quoted(`${flag}[${about}]${value}`));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
