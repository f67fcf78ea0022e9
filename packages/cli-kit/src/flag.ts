import type { OptionKind } from '@ws/core/internal';
import { type Command, InvalidArgumentError, Option } from 'commander';

export interface Flag {
  readonly help: string;
  /** Default: `--` and the option's name. */
  readonly names?: string;
  /** What stands for the value in the help. Default: a number's unit, or else `name`. */
  readonly value?: string;
  /** Variable of the environment. */
  readonly env?: string;
  /** The flag takes several values with commas between them, and may be given several times. */
  readonly isList?: true;
  /** The flag takes one value, which may have commas in it, and may be given several times. */
  readonly isRepeated?: true;
  /** Converts a given text before the kind checks it; in a list, one text may become several values. */
  readonly take?: (text: string) => unknown;
}

/** Makes a flag. The kind of its option gives the values that it takes, its default, and its error. */
export function flagOf(name: string, kind: OptionKind<unknown>, flag: Flag): Option {
  const { accepted, accepts, choices, fallback } = kind;
  const { help, names, value, env, isList, isRepeated, take } = flag;
  const isSwitch = typeof fallback === 'boolean';
  const isNumber = 'min' in kind;
  const unit = name.endsWith('Ms') ? 'ms' : name.endsWith('Bytes') ? 'bytes' : 'number';
  // The flag turns a switch on; where the switch is on by default, off.
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
  if (isList || isRepeated) {
    return option.argParser((texts: string, before: readonly unknown[] = []) => {
      const all = isList ? texts.split(',').map((text) => text.trim()) : [texts];
      return check([...new Set([...before, ...all.flatMap(one)])]);
    });
  }
  if (choices !== undefined) option.choices(choices as readonly string[]);
  else {
    option.argParser((text) => {
      const given = one(text);
      // A text may stand for no value, as `auto` does for a language.
      return given === undefined ? given : check(given);
    });
  }
  return fallback === undefined ? option : option.default(fallback);
}

export function addFlag(command: Command, ...option: Parameters<typeof flagOf>): Command {
  return command.addOption(flagOf(...option));
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
