import type { Clock } from '../contracts/clock.js';
import type { Logger } from '../contracts/logger.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { invalidOption } from './invalid-option.js';

/** What one option may be, and what it is where it is left out. */
export interface OptionKind<T> {
  /** What the option is where it is left out. A kind without this key is of an option that must be given. */
  readonly fallback?: T;
  /** What the option may be, as an error says it: `a whole number from 1 to 64`. */
  readonly accepted: string;
  /** The option is no value, but something that works, such as a logger. */
  readonly isPart?: boolean | undefined;
  /** The values that the option may be, where they are few. */
  readonly choices?: readonly unknown[] | undefined;
  /** Whether the option may be this. The value is never `undefined`. */
  accepts(value: unknown): boolean;
  /**
   * The setting that an accepted value makes. Left out, the setting is the value.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION` where the value has options of its own, and one is wrong
   */
  take?(value: unknown, name: string): T;
}

/** A kind for every setting: a name that is missing, or one too many, does not compile. */
export type OptionSpec<Settings> = {
  readonly [Name in keyof Settings]-?: OptionKind<Settings[Name]>;
};

/** A spec and more: `own` is compared with the settings, as a literal with a spread in it would not be. */
/* @__NO_SIDE_EFFECTS__ */
export function extendSpec<Base, Settings extends Base>(
  base: OptionSpec<Base>,
  own: OptionSpec<Omit<Settings, keyof Base>>,
): OptionSpec<Settings> {
  return { ...base, ...own } as OptionSpec<Settings>;
}

/** The options, checked, with what was left out. Those that are `Open` have no default. */
export type SettingsOf<Options, Open extends keyof Options = never> = {
  readonly [Name in keyof Options]-?: Name extends Open
    ? Options[Name]
    : Exclude<Options[Name], undefined>;
};

/** The defaults of options: those that are values. Those that are `Open` have none. */
export type DefaultsOf<Options, Open extends keyof Options = never> = {
  readonly [Name in keyof Options as Name extends Open
    ? never
    : Exclude<Options[Name], undefined> extends Logger | Clock
      ? never
      : Name]-?: Exclude<Options[Name], undefined>;
};

/** A setting by its kind. */
export function readOption<T>(kind: OptionKind<T>, name: string, value: unknown): T {
  if (value === undefined && 'fallback' in kind) return kind.fallback as T;
  if (!kind.accepts(value)) throw invalidOption(name, value, kind.accepted);
  return kind.take ? kind.take(value, name) : (value as T);
}

/**
 * Settings by their spec. Options of another name are refused: a misspelt option must not be ignored in silence.
 *
 * @param name - what the options are the value of, where they are nested: `decoding`
 * @throws TranscribeError `ERR_INVALID_OPTION`, which names the option that is wrong
 */
export function readOptions<Settings extends object>(
  spec: OptionSpec<Settings>,
  options: unknown,
  name = '',
): Settings {
  return read(spec, options, name, (kind, path, value) => readOption(kind, path, value));
}

/**
 * As {@link readOptions}, of what is there alone. What is there and `undefined` stays so: it takes a setting away.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function readGivenOptions<Settings extends object>(
  spec: OptionSpec<Settings>,
  options: object,
  name = '',
): { readonly [Name in keyof Settings]?: Settings[Name] | undefined } {
  const settings = read(spec, options, name, (kind, path, value) =>
    value === undefined ? value : readOption(kind, path, value),
  );
  for (const key in settings) if (!(key in options)) delete settings[key];
  return settings;
}

function read<Settings extends object>(
  spec: OptionSpec<Settings>,
  options: unknown,
  name: string,
  readOne: (kind: OptionKind<unknown>, path: string, value: unknown) => unknown,
): Settings {
  if (!isObject(options)) throw invalidOption(name || 'options', options, 'an object');
  const prefix = name && `${name}.`;
  for (const key of Object.keys(options)) {
    if (Object.hasOwn(spec, key)) continue;
    const option = prefix + key;
    const known = Object.keys(spec).join(', ');
    throw new TranscribeError(`There is no option "${option}". Known: ${known}.`, {
      code: 'ERR_INVALID_OPTION',
      details: { option },
    });
  }
  const settings = {} as Settings;
  for (const key in spec) settings[key] = readOne(spec[key], prefix + key, options[key]) as never;
  return settings;
}

/** The values that options are where they are left out, frozen. Those without a default are not there. */
/* @__NO_SIDE_EFFECTS__ */
export function defaultsOf<Settings extends object>(
  spec: OptionSpec<Settings>,
): DefaultsOf<
  Settings,
  { [Name in keyof Settings]: undefined extends Settings[Name] ? Name : never }[keyof Settings]
> {
  const defaults = {} as Settings;
  for (const key in spec) {
    const { fallback, isPart } = spec[key];
    if (fallback !== undefined && !isPart) defaults[key] = fallback;
  }
  return Object.freeze(defaults) as never;
}

/** An object that is no array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
