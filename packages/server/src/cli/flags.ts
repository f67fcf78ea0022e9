import type { OptionKind } from '@ws/core/internal';
import { InvalidArgumentError, Option } from 'commander';

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
  /** Among the few that `--help` shows; `--help all` shows every one. */
  readonly isCommon?: true;
  /** Its value is shown nowhere. */
  readonly isSecret?: true;
}

/** A flag by the kind of its option: what it takes, its default, and its error. */
export function flagOf(
  name: string,
  { accepted, accepts, choices, ...kind }: OptionKind<unknown>,
  { help, names, value, env, isList }: Flag,
): Option {
  const plain = names ?? `--${kebab(name)}`;
  // Said, it is on.
  if (kind.fallback === false) {
    const option = new Option(plain, help).default(false);
    return env === undefined ? option : option.env(env);
  }
  // What is on is turned off.
  if (kind.fallback === true) return new Option(names ?? `--no-${kebab(name)}`, help).default(true);
  const isNumber = 'min' in kind;
  const unit = name.endsWith('Ms') ? 'ms' : name.endsWith('Bytes') ? 'bytes' : 'number';
  const option = new Option(`${plain} <${value ?? (isNumber ? unit : 'name')}>`, help);
  if (env !== undefined) option.env(env);
  if (isList) {
    return option.argParser((texts, before: readonly string[] = []) => {
      const all = [...before, ...texts.split(',').map((one) => one.trim())];
      if (!accepts(all)) throw new InvalidArgumentError(`It must be ${accepted}.`);
      return all;
    });
  }
  if (choices !== undefined) option.choices(choices as readonly string[]);
  else {
    option.argParser((text) => {
      const given = isNumber && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
      if (!accepts(given)) throw new InvalidArgumentError(`It must be ${accepted}.`);
      return given;
    });
  }
  return kind.fallback === undefined ? option : option.default(kind.fallback);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
