import type { OptionKind } from '@ws/core/internal';
import { InvalidArgumentError, Option } from 'commander';

/** What the command line says of an option besides what its kind does. */
export interface Flag {
  readonly names: string;
  /** What stands for the value in the help. */
  readonly value: string;
  readonly help: string;
  /** Several, with commas between them, or the flag said several times. */
  readonly isList?: true;
  /** What a text becomes before it is looked at. */
  readonly take?: (text: string) => unknown;
}

/** A flag by the kind of its option: what it takes, and its error. */
export function flagOf(
  { accepted, accepts, choices, ...kind }: OptionKind<unknown>,
  { names, value, help, isList, take }: Flag,
): Option {
  const option = new Option(`${names} <${value}>`, help);
  const isNumber = 'min' in kind;
  const one = (text: string): unknown => {
    if (take !== undefined) return take(text);
    return isNumber && text.trim() !== '' ? Number(text) : text;
  };
  const check = (given: unknown): void => {
    if (given !== undefined && !accepts(given)) {
      throw new InvalidArgumentError(`It must be ${accepted}.`);
    }
  };
  if (isList) {
    return option.argParser((texts: string, before: readonly unknown[] = []) => {
      const all = [...before, ...texts.split(',').map((text) => one(text.trim()))];
      check(all);
      return all;
    });
  }
  if (choices !== undefined) return option.choices(choices as readonly string[]);
  return option.argParser((text: string) => {
    const given = one(text);
    check(given);
    return given;
  });
}
