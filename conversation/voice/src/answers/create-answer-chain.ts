import { type Clock, type Logger, TranscribeError } from '@ws/core';
import {
  CLOCK,
  invalidOption,
  LOGGER,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  wholeNumber,
} from '@ws/core/internal';
import type { AnswerModel, AnswerPart, AnswerRequest } from './answer-model.js';

/** Settings of `createAnswerChain`. */
export interface AnswerChainOptions {
  /** Milliseconds for which a model that failed is passed over, doubled for each failure after, 0 to 3600000. Default 30000. */
  readonly backOffMs?: number | undefined;
  /** The longest of these times, 0 to 86400000. Default 600000. */
  readonly maxBackOffMs?: number | undefined;
  /** Told which model failed, and why; never of what was said. */
  readonly logger?: Logger | undefined;
  /** What time is taken from. */
  readonly clock?: Clock | undefined;
}

const SPEC: OptionSpec<SettingsOf<AnswerChainOptions>> = {
  backOffMs: wholeNumber(0, 3_600_000, 30_000),
  maxBackOffMs: wholeNumber(0, 86_400_000, 600_000),
  logger: LOGGER,
  clock: CLOCK,
};

/** A model of the chain, and how it does. */
interface Link {
  readonly model: AnswerModel;
  failures: number;
  restsUntil: number;
}

/** What says nothing of whether the next model would do better. */
const FINAL_CODES = new Set(['ERR_ABORTED', 'ERR_DISPOSED', 'ERR_INVALID_OPTION']);
/** What the next answer may well not meet again: a queue that is full, one answer that went wrong. */
const PASSING_CODES = new Set(['ERR_OVERLOADED', 'ERR_BACKEND_FAILED']);

/**
 * Several models as one: the first is asked, and where it fails before it has begun to answer, the next. Once text was given,
 * or a tool used, a failure is the answer's, for another model would begin anew. One that cannot be reached, does not answer
 * in time or refuses the key is passed over for a while; where all are, all are asked.
 *
 * A caller may choose the one that is asked first. Offered tools are given to models that take some, and to no others.
 *
 * `load` loads all of them at once, and fails only where none can be loaded; disposing it disposes them.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createAnswerChain(
  models: readonly AnswerModel[],
  options: AnswerChainOptions = {},
): AnswerModel {
  if (!Array.isArray(models) || models.length === 0) {
    throw invalidOption('models', models, 'a list of one model or more');
  }
  const { backOffMs, maxBackOffMs, logger, clock } = readOptions(SPEC, options);
  const links = models.map((model): Link => ({ model, failures: 0, restsUntil: 0 }));

  function failed(link: Link, error: TranscribeError): void {
    const { code, message } = error;
    logger.warn({ model: link.model.name, code, reason: message }, 'a model of the chain failed');
    // Conversations that met the same failure at once count as one.
    if (PASSING_CODES.has(code) || link.restsUntil > clock.now()) return;
    const restMs = Math.min(backOffMs * 2 ** Math.min(link.failures, 20), maxBackOffMs);
    link.failures++;
    link.restsUntil = clock.now() + restMs;
  }

  function worked(link: Link): void {
    link.failures = 0;
    link.restsUntil = 0;
  }

  async function* answer(request: AnswerRequest): AsyncGenerator<AnswerPart> {
    const { model: chosen, tools = [] } = request;
    const able = links.filter(({ model }) => tools.length === 0 || model.takesTools?.() === true);
    const awake = able.filter(({ restsUntil }) => restsUntil <= clock.now());
    const others = awake.length > 0 ? awake : able;
    const first = able.find(({ model }) => chosen !== undefined && has(model, chosen));
    const asked = first === undefined ? others : [first, ...others.filter((one) => one !== first)];
    if (asked.length === 0) throw withoutTools();
    for (const [i, link] of asked.entries()) {
      let begun = false;
      try {
        const model = link === first ? chosen : undefined;
        for await (const part of link.model.answer({ ...request, model })) {
          if (!begun) worked(link);
          begun = true;
          yield part;
        }
        return;
      } catch (error) {
        if (!TranscribeError.isInstance(error) || FINAL_CODES.has(error.code)) throw error;
        failed(link, error);
        if (begun || i === asked.length - 1) throw error;
      }
    }
  }

  return {
    specVersion: 'v1',
    name: models.map(({ name }) => name).join(' → '),
    models: models.flatMap(namesOf),
    takesTools: (name) =>
      name === undefined
        ? models.some((model) => model.takesTools?.() === true)
        : models.some((model) => has(model, name) && model.takesTools?.(name) === true),
    // The first is to be asked: the others leave out what they cannot read.
    promptTokens: models[0]?.promptTokens,
    async load(how) {
      const loads = await Promise.allSettled(links.map(({ model }) => model.load(how)));
      for (const [i, load] of loads.entries()) {
        if (load.status === 'fulfilled') continue;
        if (!TranscribeError.isInstance(load.reason) || FINAL_CODES.has(load.reason.code)) {
          throw load.reason;
        }
        failed(links[i]!, load.reason);
      }
      if (loads.every(({ status }) => status === 'rejected')) {
        throw (loads.at(-1) as PromiseRejectedResult).reason;
      }
    },
    answer,
    async [Symbol.asyncDispose]() {
      await Promise.all(models.map((model) => model[Symbol.asyncDispose]()));
    },
  };
}

/** What a caller may ask for. */
function namesOf({ models, name }: AnswerModel): readonly string[] {
  return models ?? [name];
}

function has(model: AnswerModel, name: string): boolean {
  return namesOf(model).includes(name);
}

function withoutTools(): TranscribeError {
  return new TranscribeError('No model here takes tools of a caller: ask without them.', {
    code: 'ERR_INVALID_OPTION',
    details: { option: 'tools' },
  });
}
