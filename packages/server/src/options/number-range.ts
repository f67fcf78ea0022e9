import { numberOption } from '@ws/core/options';

/** What a whole number may be, and what it is where it is left out. */
export interface NumberRange<Fallback extends number | 'auto' | undefined> {
  readonly fallback: Fallback;
  readonly min: number;
  readonly max: number;
}

/** A whole number within its range, or the fallback where it is left out. */
export function wholeNumber<Fallback extends number | 'auto' | undefined>(
  option: string,
  value: number | undefined,
  { fallback, min, max }: NumberRange<Fallback>,
): number | Fallback {
  return numberOption(option, value, undefined, { min, max, integer: true }) ?? fallback;
}
