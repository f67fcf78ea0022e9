import { type Clock, systemClock } from '../contracts/clock.js';
import { type Logger, silentLogger } from '../contracts/logger.js';
import { isObject, type OptionKind, type OptionSpec, readOptions } from './option-spec.js';
import { isWellFormed } from './well-formed.js';

// A kind that nobody uses is left out by bundlers: that making one has no side effects is said to them.

/** A kind by what it accepts. */
/* @__NO_SIDE_EFFECTS__ */
export function optionKind<T>(
  accepted: string,
  accepts: (value: unknown) => boolean,
  fallback: T,
): OptionKind<T> {
  return { accepted, accepts, fallback };
}

/** What is checked where it is used. */
/* @__NO_SIDE_EFFECTS__ */
export function unchecked<T>(): OptionKind<T | undefined> {
  return optionKind<T | undefined>('', () => true, undefined);
}

/** Of an option that must be given. */
/* @__NO_SIDE_EFFECTS__ */
export function required<T>({
  fallback: _,
  ...kind
}: OptionKind<T>): OptionKind<Exclude<T, undefined>> {
  return kind as OptionKind<Exclude<T, undefined>>;
}

/** A number, and its bounds. */
export interface NumberKind<T = number> extends OptionKind<T> {
  readonly min: number;
  readonly max: number;
}

/* @__NO_SIDE_EFFECTS__ */
function numeric<T>(
  min: number,
  max: number,
  fallback: T,
  what: string,
  is: typeof Number.isFinite,
) {
  const accepts = (value: unknown): boolean =>
    is(value) && (value as number) >= min && (value as number) <= max;
  return { ...optionKind(`a ${what} from ${min} to ${max}`, accepts, fallback), min, max };
}

/** A number from `min` to `max`. */
export function number(min: number, max: number): NumberKind<number | undefined>;
export function number(min: number, max: number, fallback: number): NumberKind;
/* @__NO_SIDE_EFFECTS__ */
export function number(
  min: number,
  max: number,
  fallback?: number,
): NumberKind<number | undefined> {
  return numeric(min, max, fallback, 'number', Number.isFinite);
}

/** A whole number from `min` to `max`. */
export function wholeNumber(min: number, max: number): NumberKind<number | undefined>;
export function wholeNumber(min: number, max: number, fallback: number): NumberKind;
/* @__NO_SIDE_EFFECTS__ */
export function wholeNumber(
  min: number,
  max: number,
  fallback?: number,
): NumberKind<number | undefined> {
  return numeric(min, max, fallback, 'whole number', Number.isInteger);
}

/** The same in whole numbers. */
/* @__NO_SIDE_EFFECTS__ */
export function whole<T>({ min, max, fallback }: NumberKind<T>): NumberKind<T> {
  return numeric(min, max, fallback as T, 'whole number', Number.isInteger);
}

/** True or false. */
export function flag(): OptionKind<boolean | undefined>;
export function flag(fallback: boolean): OptionKind<boolean>;
/* @__NO_SIDE_EFFECTS__ */
export function flag(fallback?: boolean): OptionKind<boolean | undefined> {
  return optionKind('true or false', (value) => typeof value === 'boolean', fallback);
}

/** One of some names or numbers. */
export function choice<const C extends string | number>(
  choices: readonly C[],
): OptionKind<C | undefined>;
export function choice<const C extends string | number>(
  choices: readonly C[],
  fallback: NoInfer<C>,
): OptionKind<C>;
/* @__NO_SIDE_EFFECTS__ */
export function choice<const C extends string | number>(
  choices: readonly C[],
  fallback?: C,
): OptionKind<C | undefined> {
  const accepts = (value: unknown): boolean => choices.includes(value as C);
  return { ...optionKind(`one of ${choices.join(', ')}`, accepts, fallback), choices };
}

/** A string that is not empty. */
export function text(fallback?: undefined, accepted?: string): OptionKind<string | undefined>;
export function text(fallback: string, accepted?: string): OptionKind<string>;
/* @__NO_SIDE_EFFECTS__ */
export function text(
  fallback?: string,
  accepted = 'a string that is not empty, of well-formed Unicode',
): OptionKind<string | undefined> {
  return optionKind(accepted, (value) => isWellFormed(value) && value !== '', fallback);
}

/** Something with these methods. */
export function part<P extends object>(
  methods: readonly (keyof P & string)[],
  fallback?: undefined,
  accepted?: string,
): OptionKind<P | undefined>;
export function part<P extends object>(
  methods: readonly (keyof P & string)[],
  fallback: P,
): OptionKind<P>;
/* @__NO_SIDE_EFFECTS__ */
export function part<P extends object>(
  methods: readonly (keyof P & string)[],
  fallback?: P,
  accepted = `an object with ${methods.join('(), ')}()`,
): OptionKind<P | undefined> {
  const accepts = (value: unknown): boolean =>
    methods.every((method) => typeof (value as P | null)?.[method] === 'function');
  return { ...optionKind(accepted, accepts, fallback), isPart: true };
}

/** An object with options of its own. */
/* @__NO_SIDE_EFFECTS__ */
export function group<Settings extends object>(spec: OptionSpec<Settings>): OptionKind<Settings> {
  return {
    ...optionKind('an object', isObject, Object.freeze(readOptions(spec, {}))),
    take: (value, name) => readOptions(spec, value, name),
  };
}

/** A whole number from 1 to `max`, or `auto`. */
/* @__NO_SIDE_EFFECTS__ */
export function countOrAuto(
  max: number,
  fallback: number | 'auto' = 'auto',
): NumberKind<number | 'auto'> {
  const { min, accepted, accepts } = wholeNumber(1, max);
  return {
    ...optionKind(`"auto" or ${accepted}`, (value) => value === 'auto' || accepts(value), fallback),
    ...{ min, max },
  };
}

/** A list, in which nothing stands twice, of `min` or more of the choices. */
/* @__NO_SIDE_EFFECTS__ */
export function listOf<const C extends string>(
  choices: readonly C[],
  min: number,
  fallback: readonly C[],
): OptionKind<readonly C[]> {
  const accepts = (value: unknown): boolean =>
    Array.isArray(value) && value.length >= min && value.every((one) => choices.includes(one));
  return {
    ...optionKind(`a list of ${choices.join(', ')}`, accepts, Object.freeze([...fallback])),
    take: (value) => [...new Set(value as readonly C[])],
  };
}

/** An address with its scheme and host. */
export function address(): OptionKind<string | undefined>;
export function address(fallback: string): OptionKind<string>;
/* @__NO_SIDE_EFFECTS__ */
export function address(fallback?: string): OptionKind<string | undefined> {
  const accepts = (value: unknown): boolean => typeof value === 'string' && URL.canParse(value);
  return optionKind('an absolute address', accepts, fallback);
}

/** A function. */
/* @__NO_SIDE_EFFECTS__ */
export function callback<F>(accepted = 'a function'): OptionKind<F | undefined> {
  return optionKind<F | undefined>(accepted, (value) => typeof value === 'function', undefined);
}

/** Whom to tell what is done. */
export const LOGGER: OptionKind<Logger> = part(['debug', 'info', 'warn', 'error'], silentLogger);

/** What time is taken from. */
export const CLOCK: OptionKind<Clock> = part(['now', 'sleep'], systemClock);

/** What ends the work. */
export const SIGNAL: OptionKind<AbortSignal | undefined> = optionKind<AbortSignal | undefined>(
  'an AbortSignal',
  (value) => {
    const { aborted, addEventListener, removeEventListener } = (value ?? {}) as AbortSignal;
    return (
      typeof aborted === 'boolean' &&
      typeof addEventListener === 'function' &&
      typeof removeEventListener === 'function'
    );
  },
  undefined,
);
