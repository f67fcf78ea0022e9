import { invalidOption } from '@ws/core/internal';
import {
  type AdapterName,
  type AdapterSource,
  checkAdapterSource,
  defaultModelOf,
} from './adapters.js';

/** The engine that answers where the first one fails. */
export interface FallbackSource {
  readonly engine: AdapterSource;
  /** Milliseconds per 30 s of audio after which either engine has hung. */
  readonly timeoutMs: number;
  /** Whether it is loaded when it is first needed. */
  readonly lazy: boolean;
}

/** What is said of it. */
export interface FallbackRequest {
  readonly fallbackBackend: AdapterName | undefined;
  readonly fallbackModel: string | undefined;
  readonly fallbackTimeoutMs: number | undefined;
  readonly fallbackLazy: boolean;
}

/**
 * The second engine that is asked for, if one is. It has the threads of the first, and computes as it does by itself.
 *
 * @param callTimeoutMs - after which a call is given up, whatever engine has it
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function fallbackSource(
  first: AdapterSource,
  { fallbackBackend, fallbackModel, fallbackTimeoutMs, fallbackLazy }: FallbackRequest,
  callTimeoutMs: number,
): FallbackSource | undefined {
  if (fallbackBackend === undefined && fallbackModel === undefined) {
    const needs = 'left out without a "fallbackBackend" or a "fallbackModel"';
    if (fallbackTimeoutMs !== undefined) {
      throw invalidOption('fallbackTimeoutMs', fallbackTimeoutMs, needs);
    }
    if (fallbackLazy) throw invalidOption('fallbackLazy', fallbackLazy, needs);
    return undefined;
  }
  const name = fallbackBackend ?? first.name;
  const model = fallbackModel ?? defaultModelOf(name);
  if (name === first.name && model === first.model) {
    const accepted = `another model than "${model}", or given with another "fallbackBackend": it would fail as the first does`;
    throw invalidOption('fallbackModel', fallbackModel, accepted);
  }
  // Both engines must have had their time when the call is given up.
  const timeoutMs = fallbackTimeoutMs ?? Math.floor(callTimeoutMs / 2);
  if (timeoutMs >= callTimeoutMs) {
    throw invalidOption(
      'fallbackTimeoutMs',
      timeoutMs,
      `less than callTimeoutMs (${callTimeoutMs})`,
    );
  }
  const { threads, onModelProgress } = first;
  const engine: AdapterSource = {
    ...{ name, model, threads, onModelProgress },
    ...{ precision: 'auto', processes: 'auto', executionProviders: undefined },
  };
  checkAdapterSource(engine);
  return { engine, timeoutMs, lazy: fallbackLazy };
}
