import { availableParallelism } from 'node:os';
import { invalidOption, numberOption } from '@ws/core/adapter';

/** `true` or `false`, or the default where it is left out. */
export function flagOption(name: string, value: boolean | undefined, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value !== 'boolean') throw invalidOption(name, value, 'true or false');
  return value;
}

/** A function, or nothing where it is left out. */
export function listenerOption<T>(name: string, value: T | undefined): T | undefined {
  if (value !== undefined && typeof value !== 'function') {
    throw invalidOption(name, value, 'a function');
  }
  return value;
}

/** Threads of one call: by default one less than the machine has, shared among the calls, at most 4. */
export function threadsOption(value: number | undefined, concurrency: number): number {
  const shared = Math.floor((availableParallelism() - 1) / concurrency);
  const range = { min: 1, max: 64, integer: true };
  return numberOption('threads', value, Math.max(1, Math.min(4, shared)), range);
}

/** Refuses what is no object of options. */
export function optionsObject(options: unknown, example: string): void {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption('options', options, `an object: ${example}`);
  }
}
