import { type Clock, systemClock } from '../contracts/clock.js';
import { type Logger, silentLogger } from '../contracts/logger.js';
import { TranscribeError } from '../errors/transcribe-error.js';

// One check per field: an error names the field, the value and what is accepted.

/** An option that cannot be used: `ERR_INVALID_OPTION`. */
export function invalidOption(name: string, value: unknown, accepted: string): TranscribeError {
  return new TranscribeError(`Option "${name}" is ${describe(value)}, but must be ${accepted}.`, {
    code: 'ERR_INVALID_OPTION',
    details: { option: name, accepted },
  });
}

/**
 * Refuses options of another name: a misspelt option must not be ignored in silence.
 *
 * @param prefix - what stands before their names in the error, where they are nested: `decoding.`
 */
export function rejectUnknownOptions(options: object, known: readonly string[], prefix = ''): void {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption(prefix.replace(/\.$/, '') || 'options', options, 'an object');
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      const option = prefix + name;
      throw new TranscribeError(`There is no option "${option}". Known: ${known.join(', ')}.`, {
        code: 'ERR_INVALID_OPTION',
        details: { option },
      });
    }
  }
}

/** A number from `min` to `max`, or the default where it is left out. */
export function numberOption<T extends number | undefined>(
  name: string,
  value: number | undefined,
  fallback: T,
  range: { readonly min: number; readonly max: number; readonly integer?: boolean | undefined },
): number | T {
  if (value === undefined) return fallback;
  const { min, max, integer } = range;
  const isOne = integer ? Number.isInteger(value) : typeof value === 'number';
  if (!(isOne && value >= min && value <= max)) {
    throw invalidOption(name, value, `a ${integer ? 'whole ' : ''}number from ${min} to ${max}`);
  }
  return value;
}

/** From, to, and whether only whole numbers are taken. */
export type NumberBounds = readonly [min: number, max: number, integer?: boolean];

/** Options that are all numbers, each within its bounds, with the defaults of those that are left out. */
export function numberOptions<Name extends string, Defaults extends object>(
  options: { readonly [N in NoInfer<Name>]?: number | undefined },
  defaults: Defaults,
  bounds: Readonly<Record<Name, NumberBounds>>,
): { readonly [N in Name]: N extends keyof Defaults ? number : number | undefined } {
  const checked = {} as Record<Name, number>;
  for (const name in bounds) {
    const [min, max, integer] = bounds[name];
    const fallback = (defaults as Partial<Record<Name, number>>)[name];
    checked[name] = numberOption(name, options[name], fallback, { min, max, integer }) as number;
  }
  return checked;
}

/** As {@link numberOptions}, where there are no others. */
export function onlyNumberOptions<Name extends string, Defaults extends object>(
  options: { readonly [N in NoInfer<Name>]?: number | undefined },
  defaults: Defaults,
  bounds: Readonly<Record<Name, NumberBounds>>,
): { readonly [N in Name]: N extends keyof Defaults ? number : number | undefined } {
  rejectUnknownOptions(options, Object.keys(bounds));
  return numberOptions(options, defaults, bounds);
}

/** Half a surrogate pair is no text, and breaks whoever writes UTF-8. */
export function isWellFormed(value: unknown): value is string {
  return typeof value === 'string' && !/\p{Cs}/u.test(value);
}

function isText(value: unknown, max: number): value is string {
  return isWellFormed(value) && value.length <= max;
}

const WELL_FORMED = 'of well-formed Unicode';
const MAX_LANGUAGE_CHARS = 100;

/** A string that is not empty, or `undefined` where it is left out. */
export function textOption(
  name: string,
  value: string | undefined,
  max: number = Number.POSITIVE_INFINITY,
): string | undefined {
  if (value !== undefined && (value === '' || !isText(value, max))) {
    const length = Number.isFinite(max) ? `, of at most ${max} characters` : '';
    throw invalidOption(name, value, `a string that is not empty${length}, ${WELL_FORMED}`);
  }
  return value;
}

/** ISO 639-1 code of a language, or `undefined` where it is left out; which ones there are, models tell. */
export function languageOption(language: string | undefined): string | undefined {
  return textOption('language', language, MAX_LANGUAGE_CHARS);
}

/** Most characters of a prompt: four times what Whisper reads of it, which is its last 223 tokens. */
export const MAX_PROMPT_CHARS = 4000 as const;
/** Most words to expect, and most characters of each. */
export const MAX_HOTWORDS = 100 as const;

/** A prompt, or `undefined` where it is left out. */
export function promptOption(prompt: string | undefined): string | undefined {
  if (prompt !== undefined && !isText(prompt, MAX_PROMPT_CHARS)) {
    const accepted = `a string of at most ${MAX_PROMPT_CHARS} characters ${WELL_FORMED}`;
    throw invalidOption('prompt', prompt, accepted);
  }
  return prompt;
}

/** A copy of the words to expect, or `undefined` where they are left out. */
export function hotwordsOption(
  hotwords: readonly string[] | undefined,
): readonly string[] | undefined {
  const isHotword = (word: unknown): boolean => isText(word, MAX_HOTWORDS) && word.trim() !== '';
  const isList = Array.isArray(hotwords) && hotwords.length <= MAX_HOTWORDS;
  if (hotwords !== undefined && !(isList && hotwords.every(isHotword))) {
    const each = `strings that are not blank, of at most ${MAX_HOTWORDS} characters ${WELL_FORMED}`;
    throw invalidOption('hotwords', hotwords, `an array of at most ${MAX_HOTWORDS} ${each}`);
  }
  return hotwords && [...hotwords];
}

/** True or false, or the default where it is left out. */
export function flagOption<T extends boolean | undefined>(
  name: string,
  value: boolean | undefined,
  fallback: T,
): boolean | T {
  if (value === undefined) return fallback;
  if (typeof value !== 'boolean') throw invalidOption(name, value, 'true or false');
  return value;
}

/** One of some names or numbers, or the default where it is left out. */
export function choiceOption<T extends string | number, D extends T | undefined>(
  name: string,
  value: T | undefined,
  fallback: D,
  choices: readonly T[],
): T | D {
  if (value === undefined) return fallback;
  if (!choices.includes(value)) throw invalidOption(name, value, `one of ${choices.join(', ')}`);
  return value;
}

/** Something with these methods, or the default where it is left out. */
function partOption<T extends object, D extends T | undefined>(
  name: string,
  value: T | undefined,
  fallback: D,
  methods: readonly (keyof T & string)[],
): T | D {
  if (value === undefined) return fallback;
  if (!methods.every((method) => typeof value?.[method] === 'function')) {
    throw invalidOption(name, value, `an object with ${methods.join('(), ')}()`);
  }
  return value;
}

/** A logger, or one that says nothing where it is left out. */
export function loggerOption(name: string, value: Logger | undefined): Logger {
  return partOption(name, value, silentLogger, ['debug', 'info', 'warn', 'error']);
}

/** A clock, or the system's where it is left out. */
export function clockOption(value: Clock | undefined): Clock {
  return partOption('clock', value, systemClock, ['now', 'sleep']);
}

/** A signal, or `undefined` where it is left out. */
export function signalOption(value: AbortSignal | undefined): AbortSignal | undefined {
  const signal = partOption('signal', value, undefined, [
    'addEventListener',
    'removeEventListener',
  ]);
  if (signal && typeof signal.aborted !== 'boolean') {
    throw invalidOption('signal', value, 'an AbortSignal');
  }
  return signal;
}

function describe(value: unknown): string {
  if (typeof value === 'string') {
    return value.length > 80 ? `a string of ${value.length} characters` : JSON.stringify(value);
  }
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  return value === Object(value) ? 'an object' : String(value);
}
