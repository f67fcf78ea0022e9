import type { OptionKind } from '@ws/core/internal';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** What the command line says of an option besides what its kind does. */
export interface Flag {
  readonly help: string;
  /** Default: `--` and the option's name. */
  readonly names?: string;
  /** What stands for the value in the help. Default: a number's unit, or else `name`. */
  readonly value?: string;
  /** Variable of the environment. */
  readonly env?: string;
  /** Several, with commas between them, or the flag said several times. */
  readonly isList?: true;
  /** What a text becomes before it is checked. */
  readonly take?: (text: string) => unknown;
}

/** An option's name, what it may be, and its flag. */
export type FlagOf = readonly [name: string, kind: OptionKind<unknown>, flag: Flag];

/** A flag by the kind of its option: what it takes, its default, and its error. */
export function flagOf(...[name, kind, flag]: FlagOf): Option {
  const { accepted, accepts, choices, fallback } = kind;
  const { help, names, value, env, isList, take } = flag;
  const isSwitch = typeof fallback === 'boolean';
  const isNumber = 'min' in kind;
  const unit = name.endsWith('Ms') ? 'ms' : name.endsWith('Bytes') ? 'bytes' : 'number';
  // Said, a switch is on; one that is on is turned off.
  const plain = names ?? `--${fallback === true ? 'no-' : ''}${kebab(name)}`;
  const taken = isSwitch ? '' : ` <${value ?? (isNumber ? unit : 'name')}>`;
  const option = new Option(plain + taken, help);
  if (env !== undefined) option.env(env);
  if (isSwitch) return option;
  const check = <T>(given: T): T => {
    if (accepts(given)) return given;
    throw new InvalidArgumentError(`It must be ${accepted}.`);
  };
  const one = (text: string): unknown => {
    if (take !== undefined) return take(text);
    return isNumber && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
  };
  if (isList) {
    return option.argParser((texts: string, before: readonly unknown[] = []) =>
      check([...new Set([...before, ...texts.split(',').map((text) => one(text.trim()))])]),
    );
  }
  if (choices !== undefined) option.choices(choices as readonly string[]);
  else {
    option.argParser((text) => {
      const given = one(text);
      // What stands for "nothing", as `auto` does for a language.
      return given === undefined ? given : check(given);
    });
  }
  return fallback === undefined ? option : option.default(fallback);
}

/** Adds flags to a command, in their order. */
export function addFlags(command: Command, flags: readonly FlagOf[]): Command {
  for (const flag of flags) command.addOption(flagOf(...flag));
  return command;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
