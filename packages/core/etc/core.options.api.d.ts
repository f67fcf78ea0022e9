import { a as TranscriptionBackend } from './backend.shared.js';
import { S as SpokenSettings } from './spoken-options.shared.js';
export { L as LANGUAGE, a as LANGUAGES, M as MAX_HOTWORDS, b as MAX_PROMPT_CHARS, P as PROMPT, c as SPOKEN, T as TASKS } from './spoken-options.shared.js';
import { O as OptionSpec, S as SettingsOf, a as OptionKind } from './option-spec.shared.js';
export { D as DefaultsOf, d as defaultsOf, e as extendSpec, i as isObject, r as readGivenOptions, b as readOption, c as readOptions } from './option-spec.shared.js';
import { E as EndpointingOptions, f as SessionChanges } from './session.shared.js';
import { T as TranscribeError } from './transcribe-error.shared.js';
import { C as Clock } from './clock.shared.js';
import { L as Logger } from './logger.shared.js';
import { R as RedactionKind } from './redaction-kinds.shared.js';
import './transcript-BKJoZyDv.js';
import './scheduler-qEjrWVFb.js';
import './strategy-DhXWXA1R.js';
import './vad-Ds8Kg75R.js';

/** The options of endpointing, checked, with what was left out. */
type EndpointingSettings = SettingsOf<EndpointingOptions>;
/** {@link EndpointingSettings} by name. */
declare const ENDPOINTING: OptionSpec<EndpointingSettings>;

/** A kind by what it accepts. */
declare function optionKind<T>(accepted: string, accepts: (value: unknown) => boolean, fallback: T): OptionKind<T>;
/** What is checked where it is used. */
declare function unchecked<T>(): OptionKind<T | undefined>;
/** Of an option that must be given. */
declare function required<T>({ fallback: _, ...kind }: OptionKind<T>): OptionKind<Exclude<T, undefined>>;
/** A number, and its bounds. */
interface NumberKind<T = number> extends OptionKind<T> {
    readonly min: number;
    readonly max: number;
}
/** A number from `min` to `max`. */
declare function number(min: number, max: number): NumberKind<number | undefined>;
declare function number(min: number, max: number, fallback: number): NumberKind;
/** A whole number from `min` to `max`. */
declare function wholeNumber(min: number, max: number): NumberKind<number | undefined>;
declare function wholeNumber(min: number, max: number, fallback: number): NumberKind;
/** The same in whole numbers. */
declare function whole<T>({ min, max, fallback }: NumberKind<T>): NumberKind<T>;
/** True or false. */
declare function flag(): OptionKind<boolean | undefined>;
declare function flag(fallback: boolean): OptionKind<boolean>;
/** One of some names or numbers. */
declare function choice<const C extends string | number>(choices: readonly C[]): OptionKind<C | undefined>;
declare function choice<const C extends string | number>(choices: readonly C[], fallback: NoInfer<C>): OptionKind<C>;
/** A string that is not empty. */
declare function text(fallback?: undefined, accepted?: string): OptionKind<string | undefined>;
declare function text(fallback: string, accepted?: string): OptionKind<string>;
/** Something with these methods. */
declare function part<P extends object>(methods: readonly (keyof P & string)[], fallback?: undefined, accepted?: string): OptionKind<P | undefined>;
declare function part<P extends object>(methods: readonly (keyof P & string)[], fallback: P): OptionKind<P>;
/** An object with options of its own. */
declare function group<Settings extends object>(spec: OptionSpec<Settings>): OptionKind<Settings>;
/** A whole number from 1 to `max`, or `auto`. */
declare function countOrAuto(max: number, fallback?: number | 'auto'): NumberKind<number | 'auto'>;
/** A list, in which nothing stands twice, of `min` or more of the choices. */
declare function listOf<const C extends string>(choices: readonly C[], min: number, fallback: readonly C[]): OptionKind<readonly C[]>;
/** An address with its scheme and host. */
declare function address(): OptionKind<string | undefined>;
declare function address(fallback: string): OptionKind<string>;
/** A function. */
declare function callback<F>(accepted?: string): OptionKind<F | undefined>;
/** Whom to tell what is done. */
declare const LOGGER: OptionKind<Logger>;
/** What time is taken from. */
declare const CLOCK: OptionKind<Clock>;
/** What ends the work. */
declare const SIGNAL: OptionKind<AbortSignal | undefined>;

/**
 * Refuses languages that contradict each other, or that the backend's model does not know, as far as it says what it knows.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function checkLanguages({ language, languages }: Partial<Pick<SpokenSettings, 'language' | 'languages'>>, { capabilities: { languages: known } }: TranscriptionBackend): void;

/** SHA-256 of files by their names; the setting has it in small letters. */
declare const CHECKSUMS: OptionKind<Readonly<Record<string, string>>>;

/** An option that cannot be used: `ERR_INVALID_OPTION`. */
declare function invalidOption(name: string, value: unknown, accepted: string): TranscribeError;

/** The kinds to cover, each at most once; undefined where nothing is to be covered. */
declare const REDACTION: OptionKind<readonly RedactionKind[] | undefined>;

/** How long an utterance may get. */
declare const MAX_UTTERANCE_MS: NumberKind;
/** Between the longest utterance and the bound of the buffer: room in which the next utterance arrives. */
declare const HEADROOM_MS: 1000;
/** Audio that is held and not yet final. */
declare const MAX_BUFFERED_MS: NumberKind;
/** Audio between partials; left out, the strategy chooses. */
declare const PARTIAL_INTERVAL_MS: NumberKind<number | undefined>;

/** Endpointing as it is given: what is left out stays out, what is `undefined` takes a setting away. */
declare const GIVEN_ENDPOINTING: OptionKind<EndpointingOptions | undefined>;
/** What may change while a session runs. */
declare const SESSION_CHANGES: OptionSpec<SettingsOf<SessionChanges, keyof SessionChanges>>;

/** Half a surrogate pair is no text, and breaks whoever writes UTF-8. */
declare function isWellFormed(value: unknown): value is string;

export { CHECKSUMS, CLOCK, ENDPOINTING, type EndpointingSettings, GIVEN_ENDPOINTING, HEADROOM_MS, LOGGER, MAX_BUFFERED_MS, MAX_UTTERANCE_MS, type NumberKind, OptionKind, OptionSpec, PARTIAL_INTERVAL_MS, REDACTION, SESSION_CHANGES, SIGNAL, SettingsOf, SpokenSettings, address, callback, checkLanguages, choice, countOrAuto, flag, group, invalidOption, isWellFormed, listOf, number, optionKind, part, required, text, unchecked, whole, wholeNumber };
