import { TranscribeError } from '@ws/core';

/** A value as a message shows it. JSON has no NaN, no bigint and no end for what holds itself. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

/** The error for an option that is not what it must be. */
export function invalidOption(option: string, value: unknown, expected: string): TranscribeError {
  return new TranscribeError(`Option "${option}" is ${show(value)}; it must be ${expected}.`, {
    code: 'ERR_INVALID_OPTION',
    details: { option, value },
  });
}

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function checkInteger(option: string, value: unknown, least: number, most: number): void {
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
    throw invalidOption(option, value, `a whole number from ${least} to ${most}`);
  }
}

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function checkNumber(option: string, value: unknown, least: number, most: number): void {
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw invalidOption(option, value, `a number from ${least} to ${most}`);
  }
}

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function checkFlag(option: string, value: unknown): void {
  if (typeof value !== 'boolean') throw invalidOption(option, value, 'true or false');
}
