import { type Logger, TranscribeError } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import type { ToolSet } from 'ai';
import { createAiSdkAnswers } from '../ai-sdk/create-ai-sdk-answers.js';
import type { AnswerModel } from '../answer-model.js';
import { createAnswerChain } from '../create-answer-chain.js';
import { createGatewayAnswers } from '../gateway/create-gateway-answers.js';
import type { AnswerLimits } from '../limits/answer-limits.js';
import { createLlamaAnswers } from '../llama/create-llama-answers.js';
import type { LlamaAnswersOptions } from '../llama/llama-options.js';
import { anthropicModel, ollamaModel, openAiModel, type Variables } from './provider-models.js';

/** Settings of `answersFromEnvironment`, beside what one answer may cost. */
export interface EnvironmentAnswersOptions extends AnswerLimits {
  /** Tools of models that are reached through the AI SDK. Default: none. */
  readonly tools?: ToolSet | undefined;
  /** Settings of the embedded model, or `false` for none. Default: there is one. */
  readonly embedded?: Omit<LlamaAnswersOptions, keyof AnswerLimits> | false | undefined;
  readonly logger?: Logger | undefined;
}

/**
 * The models that the environment names, as one: the gateway (`OPENCLAW_GATEWAY_URL`, `OPENCLAW_GATEWAY_TOKEN`), Anthropic
 * (`ANTHROPIC_API_KEY`), OpenAI or what speaks as it does (`OPENAI_API_KEY`, `OPENAI_BASE_URL`), Ollama (`OLLAMA_HOST`,
 * `OLLAMA_MODEL`), and the embedded one (`WS_LLAMA_MODEL`; `none` for none), each where it is set, in this order. Its name
 * says which they are: `gateway 127.0.0.1:18789 → llama smollm2-135m-instruct`. The embedded one is fetched and started by
 * `load` where it is alone, and else when it is first asked.
 *
 * @param variables - default: `process.env`
 * @throws TranscribeError `ERR_INVALID_OPTION`, which says which variable is wrong and not what it is; also where no model
 *   is left
 */
export function answersFromEnvironment(
  variables: Variables = process.env,
  options: EnvironmentAnswersOptions = {},
): AnswerModel {
  return chainOf(namedModels(variables, options), variables, options);
}

/** The models that the environment names, but for the embedded one. */
export function namedModels(
  variables: Variables,
  { tools, embedded: _, logger: __, ...limits }: EnvironmentAnswersOptions,
): AnswerModel[] {
  const models: AnswerModel[] = [];
  const { OPENCLAW_GATEWAY_URL: gateway, OPENCLAW_GATEWAY_TOKEN } = variables;
  if (gateway) {
    const token = OPENCLAW_GATEWAY_TOKEN || undefined;
    models.push(
      named('OPENCLAW_GATEWAY_URL', () => createGatewayAnswers({ ...limits, url: gateway, token })),
    );
  }
  for (const found of [anthropicModel(variables), openAiModel(variables), ollamaModel(variables)]) {
    if (found !== undefined) models.push(createAiSdkAnswers({ ...limits, ...found, tools }));
  }
  return models;
}

/** These models, then the embedded one, as one. */
export function chainOf(
  models: readonly AnswerModel[],
  { WS_LLAMA_MODEL }: Variables,
  { tools: _, embedded = {}, logger = silentLogger, ...limits }: EnvironmentAnswersOptions,
): AnswerModel {
  const llama = WS_LLAMA_MODEL || undefined;
  const all = [...models];
  if (embedded !== false && llama !== 'none') {
    const own = createLlamaAnswers({ logger, model: llama, ...limits, ...embedded });
    all.push(models.length === 0 ? own : startedWhenAsked(own));
  }
  if (all.length === 0) {
    throw new TranscribeError(
      'No model is left to answer: set ANTHROPIC_API_KEY, OPENAI_API_KEY, OPENAI_BASE_URL, OLLAMA_MODEL or OPENCLAW_GATEWAY_URL, or allow the embedded one.',
      { code: 'ERR_INVALID_OPTION' },
    );
  }
  const chain = createAnswerChain(all, { logger, ...(limits.clock && { clock: limits.clock }) });
  logger.info({ models: chain.name }, 'answers come from the first of these that has one');
  return chain;
}

/** Where others come first it may never be asked: its process would hold its memory for nothing. */
function startedWhenAsked(model: AnswerModel): AnswerModel {
  return { ...model, async load() {} };
}

/** An address in an error might hold a secret: the variable is named instead. */
function named(variable: string, make: () => AnswerModel): AnswerModel {
  try {
    return make();
  } catch (error) {
    const { option } = TranscribeError.isInstance(error) ? error.details : {};
    const isAddress = option === 'url';
    if (!isAddress) throw error;
    throw new TranscribeError(
      `${variable} is no address with http:// or https://, without a user and a password.`,
      { code: 'ERR_INVALID_OPTION', details: { variable } },
    );
  }
}
