import { type Logger, TranscribeError } from '@ws/core';
import {
  abortedError,
  isObject,
  type OptionSpec,
  optionKind,
  readOptions,
  type SettingsOf,
  SIGNAL,
  silentLogger,
  wholeNumber,
} from '@ws/core/internal';
import { createAiSdkAnswers } from '../ai-sdk/create-ai-sdk-answers.js';
import type { AnswerModel } from '../answer-model.js';
import { createAnswerChoice } from '../create-answer-choice.js';
import { boundedFetch } from '../limits/bounded-body.js';
import { type FoundModelServer, findModelServers } from '../model-servers/find-model-server.js';
import { MODEL_SERVER_PLACES, type ModelServerPlace } from '../model-servers/model-server-place.js';
import {
  chainOf,
  type EnvironmentAnswersOptions,
  namedModels,
} from './answers-from-environment.js';
import { compatible, type Variables } from './provider-models.js';

/** Settings of `findAnswers`. */
export interface FindAnswersOptions extends EnvironmentAnswersOptions {
  /** Where model servers are looked for. Default: Ollama, LM Studio, llama.cpp and vLLM on this machine, at their usual ports. */
  readonly modelServers?: readonly ModelServerPlace[] | undefined;
  /** Milliseconds that looking for them may take, 1 to 60000. Default 500. */
  readonly findTimeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Looking = Pick<FindAnswersOptions, 'modelServers' | 'findTimeoutMs' | 'signal'>;

const SPEC: OptionSpec<SettingsOf<Looking, 'signal'>> = {
  modelServers: optionKind<readonly ModelServerPlace[]>(
    'a list of { name, kind, url }',
    (value) => Array.isArray(value) && value.every(isPlace),
    MODEL_SERVER_PLACES,
  ),
  findTimeoutMs: wholeNumber(1, 60_000, 500),
  signal: SIGNAL,
};

/**
 * As `answersFromEnvironment`; where the environment names no model, the first model server that runs on this machine and
 * has a chat model answers before the embedded one. It is looked for once, now. `WS_FIND_MODELS=none` looks for none.
 *
 * @param variables - default: `process.env`
 * @throws TranscribeError as `answersFromEnvironment` does; `ERR_ABORTED`
 */
export async function findAnswers(
  variables: Variables = process.env,
  { modelServers, findTimeoutMs, signal, ...options }: FindAnswersOptions = {},
): Promise<AnswerModel> {
  const looking = readOptions(SPEC, { modelServers, findTimeoutMs, signal });
  const named = namedModels(variables, options);
  if (named.length > 0 || !isLookedFor(variables)) return chainOf(named, variables, options);
  const [first, ...others] = await findModelServers(
    looking.modelServers,
    looking.findTimeoutMs,
    signal,
  );
  if (signal?.aborted) throw abortedError(signal);
  if (first === undefined) return chainOf([], variables, options);
  const { logger = silentLogger, tools, embedded: _, ...limits } = options;
  tell(logger, first, others);
  const answers = [first, ...others].flatMap(({ models, ...server }) =>
    models.map((model) => {
      const found = compatible(server.name, model, `${server.url}/v1`);
      return loadedBefore(createAiSdkAnswers({ ...limits, ...found, tools }), server, model);
    }),
  );
  return chainOf([createAnswerChoice(answers)], variables, options);
}

/** Ollama loads a model when it is first asked, which may take longer than an answer may: it is told to beforehand. */
function loadedBefore(
  answers: AnswerModel,
  { kind, url }: ModelServerPlace,
  model: string,
): AnswerModel {
  if (kind !== 'ollama') return answers;
  return {
    ...answers,
    async load({ signal } = {}) {
      try {
        const body = JSON.stringify({ model });
        const response = await boundedFetch(`${url}/api/generate`, {
          ...{ method: 'POST', body, headers: { 'content-type': 'application/json' } },
          ...(signal && { signal }),
        });
        await response.text();
      } catch {
        // What is wrong with it, its answer says.
      }
    },
  };
}

function isPlace(value: unknown): boolean {
  const { name, kind, url } = (isObject(value) ? value : {}) as Partial<ModelServerPlace>;
  const isKind = kind === 'ollama' || kind === 'lmstudio' || kind === 'openai';
  return typeof name === 'string' && isKind && typeof url === 'string' && URL.canParse(url);
}

/** @throws TranscribeError `ERR_INVALID_OPTION` */
function isLookedFor({ WS_FIND_MODELS: wanted, WS_LLAMA_MODEL: llama }: Variables): boolean {
  if (wanted && wanted !== 'none' && wanted !== 'local') {
    throw new TranscribeError(
      'WS_FIND_MODELS must be "none", or "local", which is the default: model servers on this machine are looked for.',
      { code: 'ERR_INVALID_OPTION', details: { variable: 'WS_FIND_MODELS' } },
    );
  }
  // A user who names an embedded model wants that one.
  return wanted !== 'none' && (!llama || llama === 'none');
}

function tell(
  logger: Logger,
  { name, url, model, kind }: FoundModelServer,
  others: readonly FoundModelServer[],
): void {
  const another = kind === 'ollama' ? 'OLLAMA_MODEL' : `OPENAI_BASE_URL=${url}/v1 and OPENAI_MODEL`;
  logger.info(
    {
      ...{ server: name, url, model },
      ...(others.length > 0 && { others: others.map((one) => `${one.name} ${one.url}`) }),
    },
    `${name} runs on this machine and answers, by ${model}. For another model of it set ${another}; for the embedded one WS_FIND_MODELS=none`,
  );
}
