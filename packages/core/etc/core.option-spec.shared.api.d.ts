import { C as Clock } from './clock.shared.js';
import { L as Logger } from './logger.shared.js';

/** What one option may be, and what it is where it is left out. */
interface OptionKind<T> {
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
type OptionSpec<Settings> = {
    readonly [Name in keyof Settings]-?: OptionKind<Settings[Name]>;
};
/** A spec and more: `own` is compared with the settings, as a literal with a spread in it would not be. */
declare function extendSpec<Base, Settings extends Base>(base: OptionSpec<Base>, own: OptionSpec<Omit<Settings, keyof Base>>): OptionSpec<Settings>;
/** The options, checked, with what was left out. Those that are `Open` have no default. */
type SettingsOf<Options, Open extends keyof Options = never> = {
    readonly [Name in keyof Options]-?: Name extends Open ? Options[Name] : Exclude<Options[Name], undefined>;
};
/** The defaults of options: those that are values. Those that are `Open` have none. */
type DefaultsOf<Options, Open extends keyof Options = never> = {
    readonly [Name in keyof Options as Name extends Open ? never : Exclude<Options[Name], undefined> extends Logger | Clock ? never : Name]-?: Exclude<Options[Name], undefined>;
};
/** A setting by its kind. */
declare function readOption<T>(kind: OptionKind<T>, name: string, value: unknown): T;
/**
 * Settings by their spec. Options of another name are refused: a misspelt option must not be ignored in silence.
 *
 * @param name - what the options are the value of, where they are nested: `decoding`
 * @throws TranscribeError `ERR_INVALID_OPTION`, which names the option that is wrong
 */
declare function readOptions<Settings extends object>(spec: OptionSpec<Settings>, options: unknown, name?: string): Settings;
/**
 * As {@link readOptions}, of what is there alone. What is there and `undefined` stays so: it takes a setting away.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function readGivenOptions<Settings extends object>(spec: OptionSpec<Settings>, options: object, name?: string): {
    readonly [Name in keyof Settings]?: Settings[Name] | undefined;
};
/** The values that options are where they are left out, frozen. Those without a default are not there. */
declare function defaultsOf<Settings extends object>(spec: OptionSpec<Settings>): DefaultsOf<Settings, {
    [Name in keyof Settings]: undefined extends Settings[Name] ? Name : never;
}[keyof Settings]>;
/** An object that is no array. */
declare function isObject(value: unknown): value is Readonly<Record<string, unknown>>;

export { type DefaultsOf as D, type OptionKind as O, type SettingsOf as S, type OptionSpec as a, readOption as b, readOptions as c, defaultsOf as d, extendSpec as e, isObject as i, readGivenOptions as r };
