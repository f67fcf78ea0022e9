import type { Clock, TranscriptionBackend } from '@ws/core';
import { createFallbackBackend } from '@ws/core/fallback';
import { type AdapterHost, type AdapterSource, createBackend } from './adapters.js';
import type { FallbackSource } from './fallback-source.js';

/** What an engine and its fallback get from their owner. */
export interface EnginesHost extends AdapterHost {
  readonly clock: Clock;
}

/**
 * The backend that the options name; where they name a second one, both as one that falls back.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`, saying what to install; what an adapter throws
 */
export async function createEngines(
  first: AdapterSource & { readonly fallback?: FallbackSource | undefined },
  { clock, ...host }: EnginesHost,
): Promise<TranscriptionBackend> {
  const { fallback } = first;
  if (fallback === undefined) return createBackend(first, host);
  const { engine: second, timeoutMs, lazy } = fallback;
  const bounded = { ...host, callTimeoutMs: timeoutMs };
  const backends: TranscriptionBackend[] = [await createBackend(first, bounded)];
  try {
    backends.push(await createBackend(second, bounded));
  } catch (error) {
    // Its package is not installed, or an option is wrong.
    await backends[0]![Symbol.asyncDispose]();
    throw error;
  }
  const names = [first, second].map(({ name, model }) => `${name} ${model}`);
  const engines = createFallbackBackend(backends, {
    ...{ names, timeoutMs, lazy, clock, logger: host.logger },
  });
  // What the one that answers tells of itself, such as its precision.
  const told = (name: 'precision' | 'threads') => ({
    get: (): unknown => Reflect.get(backends[engines.active]!, name),
  });
  return Object.create(engines, { precision: told('precision'), threads: told('threads') });
}
