import type { CompletedCommand } from './completed-command.js';

/** For fish. */
export function fishScript(name: string, commands: readonly CompletedCommand[]): string {
  const lines = commands.map(
    (command) =>
      `complete -c ${name} -n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.help)}`,
  );
  for (const command of commands) {
    const when = `complete -c ${name} -n '__fish_seen_subcommand_from ${command.name}'`;
    if (command.choices.length > 0)
      lines.push(`${when} -f -a ${quoted(command.choices.join(' '))}`);
    for (const { names, help, choices, hasValue } of command.flags) {
      const flags = names.map((flag) =>
        flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
      );
      const value =
        choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : hasValue ? ' -r' : '';
      lines.push(`${when} ${flags.join(' ')}${value} -d ${quoted(help)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
