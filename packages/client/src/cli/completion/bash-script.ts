import type { CompletedCommand } from './completed-command.js';

/** For bash 4 and newer. */
export function bashScript(name: string, commands: readonly CompletedCommand[]): string {
  const self = `_${name.replaceAll('-', '_')}`;
  const cases = commands.map(({ name: command, flags, choices }) => {
    const values = flags
      .filter((flag) => flag.choices.length > 0)
      .map(
        (flag) =>
          `        ${flag.names.join('|')}) COMPREPLY=($(compgen -W '${flag.choices.join(' ')}' -- "$word")); return ;;`,
      );
    const others = flags
      .filter((flag) => flag.hasValue && flag.choices.length === 0)
      .flatMap((flag) => flag.names);
    const files =
      others.length === 0
        ? []
        : [`        ${others.join('|')}) COMPREPLY=($(compgen -f -- "$word")); return ;;`];
    const all = flags.flatMap((flag) => flag.names).join(' ');
    const free =
      choices.length > 0 ? `compgen -W '${choices.join(' ')}' -- "$word"` : 'compgen -f -- "$word"';
    return [
      `    ${command})`,
      '      case "$before" in',
      ...values,
      ...files,
      '      esac',
      `      if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W '${all}' -- "$word"))`,
      `      else COMPREPLY=($(${free})); fi ;;`,
    ].join('\n');
  });
  const names = commands.map((command) => command.name).join(' ');
  return `${self}() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W '${names} --help --version' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
}
complete -o filenames -F ${self} ${name}
`;
}
