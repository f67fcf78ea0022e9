import { type Clock, systemClock } from '../contracts/clock.js';
import { type Logger, silentLogger } from '../contracts/logger.js';
import {
  isObject,
  type OptionKind,
  type OptionSpec,
  readOption,
  readOptions,
} from './option-spec.js';

// Bundlers leave out a kind that is not used: `NO_SIDE_EFFECTS` tells them that making one does nothing else. `NoInfer`
// keeps TypeScript from inferring a default from the place where a kind is used.

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

/** A kind that makes its setting of the given value by `take`. */
/* @__NO_SIDE_EFFECTS__ */
export function taken<T>(
  kind: OptionKind<T>,
  take: NonNullable<OptionKind<T>['take']>,
): OptionKind<T> {
  return { ...kind, take };
}

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
/* @__NO_SIDE_EFFECTS__ */
export function number<F extends number | undefined = undefined>(
  min: number,
  max: number,
  fallback?: F,
): NumberKind<number | NoInfer<F>> {
  return numeric<number | F>(min, max, fallback as F, 'number', Number.isFinite);
}

/** A whole number from `min` to `max`. */
/* @__NO_SIDE_EFFECTS__ */
export function wholeNumber<F extends number | undefined = undefined>(
  min: number,
  max: number,
  fallback?: F,
): NumberKind<number | NoInfer<F>> {
  return numeric<number | F>(min, max, fallback as F, 'whole number', Number.isInteger);
}

/** The same in whole numbers. */
/* @__NO_SIDE_EFFECTS__ */
export function whole<T>({ min, max, fallback }: NumberKind<T>): NumberKind<T> {
  return numeric(min, max, fallback as T, 'whole number', Number.isInteger);
}

/** True or false. */
/* @__NO_SIDE_EFFECTS__ */
export function flag<F extends boolean | undefined = undefined>(
  fallback?: F,
): OptionKind<boolean | NoInfer<F>> {
  return optionKind<boolean | F>(
    'true or false',
    (value) => typeof value === 'boolean',
    fallback as F,
  );
}

/** One of some names or numbers. */
/* @__NO_SIDE_EFFECTS__ */
export function choice<
  const C extends string | number,
  F extends NoInfer<C> | undefined = undefined,
>(choices: readonly C[], fallback?: F): OptionKind<C | NoInfer<F>> {
  const accepts = (value: unknown): boolean => choices.includes(value as C);
  return { ...optionKind<C | F>(`one of ${choices.join(', ')}`, accepts, fallback as F), choices };
}

/** A string that is not empty. */
/* @__NO_SIDE_EFFECTS__ */
export function text<F extends string | undefined = undefined>(
  fallback?: F,
  accepted = 'a string that is not empty, of well-formed Unicode',
): OptionKind<string | NoInfer<F>> {
  const accepts = (value: unknown): boolean => isWellFormed(value) && value !== '';
  return optionKind<string | F>(accepted, accepts, fallback as F);
}

/** Half a surrogate pair is no text, and breaks programs that write UTF-8. */
export function isWellFormed(value: unknown): value is string {
  return typeof value === 'string' && !/\p{Cs}/u.test(value);
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
  return taken(
    optionKind('an object', isObject, Object.freeze(readOptions(spec, {}))),
    (value, name) => readOptions(spec, value, name),
  );
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
  return taken(
    optionKind(`a list of ${choices.join(', ')}`, accepts, Object.freeze([...fallback])),
    (value) => [...new Set(value as readonly C[])],
  );
}

/** An address with its scheme and host. */
/* @__NO_SIDE_EFFECTS__ */
export function address<F extends string | undefined = undefined>(
  fallback?: F,
): OptionKind<string | NoInfer<F>> {
  const accepts = (value: unknown): boolean => typeof value === 'string' && URL.canParse(value);
  return optionKind<string | F>('an absolute address', accepts, fallback as F);
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

const SHA256 = required(
  optionKind<string | undefined>(
    '64 hexadecimal digits',
    (value) => typeof value === 'string' && /^[\da-f]{64}$/i.test(value),
    undefined,
  ),
);

/** SHA-256 of files by their names; the setting has it in small letters. */
export const CHECKSUMS: OptionKind<Readonly<Record<string, string>>> = taken(
  optionKind('an object of SHA-256 by file name', isObject, /* @__PURE__ */ Object.freeze({})),
  (value, name) =>
    Object.fromEntries(
      Object.entries(value as object).map(([file, digest]) => [
        file,
        readOption(SHA256, `${name}.${file}`, digest).toLowerCase(),
      ]),
    ),
);
