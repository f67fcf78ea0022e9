import { TranscribeError } from '@ws/core';

/** An option that cannot be used: the error names it, its value, and what it may be. */
export function invalidOption(option: string, value: unknown, accepted: string): TranscribeError {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : String(value);
  return new TranscribeError(`Option "${option}" is ${shown}, but must be ${accepted}.`, {
    code: 'ERR_INVALID_OPTION',
    details: { option, accepted },
  });
}

/** A misspelt option must not be ignored in silence. */
export function rejectUnknownOptions(options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new TranscribeError(`There is no option "${name}". Known: ${known.join(', ')}.`, {
        code: 'ERR_INVALID_OPTION',
        details: { option: name },
      });
    }
  }
}

/** A whole number from `min` to `max`, or the default where it is left out. */
export function wholeNumber<Fallback extends number | undefined>(
  option: string,
  value: number | undefined,
  fallback: Fallback,
  min: number,
  max: number,
): number | Fallback {
  if (value === undefined) return fallback;
  if (!Number.isInteger(value) || value < min || value > max) {
    throw invalidOption(option, value, `a whole number from ${min} to ${max}`);
  }
  return value;
}

/** True or false, or `undefined` where it is left out. */
export function flagOption(option: string, value: boolean | undefined): boolean | undefined {
  if (value !== undefined && typeof value !== 'boolean') {
    throw invalidOption(option, value, 'true or false');
  }
  return value;
}
