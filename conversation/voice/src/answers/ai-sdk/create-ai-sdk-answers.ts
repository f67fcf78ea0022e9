import { TranscribeError } from '@ws/core';
import { readOptions } from '@ws/core/internal';
import { stepCountIs, streamText } from 'ai';
import type { AnswerModel, AnswerPart, AnswerRequest, ToolUse } from '../answer-model.js';
import { createLimitedModel } from '../limits/limited-model.js';
import {
  AI_SDK_ANSWERS,
  type AiSdkAnswersOptions,
  type AiSdkAnswersSettings,
} from './ai-sdk-options.js';
import { sdkFailure } from './sdk-failure.js';

/**
 * Answers by a model of the AI SDK, of any provider. Tools run as the SDK runs them, and what the model says before and after
 * is one answer. A request that fails before any text is made again by the SDK; after text, nothing is.
 *
 * @example
 * ```ts
 * const answers = createAiSdkAnswers({ model: anthropic('claude-haiku-4-5') });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createAiSdkAnswers(options: AiSdkAnswersOptions): AnswerModel {
  const settings = readOptions(AI_SDK_ANSWERS, options);
  const { model } = settings;
  const { name = typeof model === 'string' ? model : `${model.provider} ${model.modelId}` } =
    settings;
  return createLimitedModel(
    { name, write: (request, signal) => streamed(name, settings, request, signal) },
    settings,
  );
}

async function* streamed(
  name: string,
  settings: AiSdkAnswersSettings,
  { messages }: AnswerRequest,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart> {
  const { model, tools, maxSteps, temperature, maxOutputTokens, maxRetries, secrets } = settings;
  let begun = false;
  const fail = (error: unknown): TranscribeError => sdkFailure(name, error, begun, secrets);
  // Some providers take one system prompt only, and it at the front.
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const spoken = messages.filter(({ role }) => role !== 'system');
  const { fullStream } = streamText({
    model,
    messages: spoken.map(({ role, content }) => ({ role: role as 'user' | 'assistant', content })),
    ...(system.length > 0 && { system: system.join('\n\n') }),
    ...(tools !== undefined && { tools, stopWhen: stepCountIs(maxSteps) }),
    ...(temperature !== undefined && { temperature }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    maxRetries,
    abortSignal: signal,
    // Left out, the SDK prints errors, and with them what was said.
    onError: () => {},
  });
  let finished = false;
  try {
    for await (const part of fullStream) {
      switch (part.type) {
        case 'text-delta':
          if (part.text === '') break;
          begun = true;
          yield { type: 'text', text: part.text };
          break;
        case 'tool-call':
          begun = true;
          yield toolUse(part, 'running');
          break;
        case 'tool-result':
          // Of a tool that gives results on its way, the last one counts.
          if (part.preliminary !== true) yield toolUse(part, 'done');
          break;
        case 'tool-error':
          yield toolUse(part, 'failed');
          break;
        case 'error':
          throw fail(part.error);
        case 'finish':
          // A stream that was cut says no reason of its own.
          finished = part.finishReason !== 'other' || part.rawFinishReason !== undefined;
          if (part.finishReason === 'error') finished = false;
          break;
        default:
      }
    }
  } catch (error) {
    throw TranscribeError.isInstance(error) ? error : fail(error);
  }
  if (!finished) {
    throw new TranscribeError(`${name} broke off within its answer.`, {
      code: 'ERR_BACKEND_FAILED',
      retryable: true,
    });
  }
}

function toolUse(
  { toolName: name, toolCallId: id }: { readonly toolName: string; readonly toolCallId: string },
  state: ToolUse['state'],
): ToolUse {
  return { type: 'tool', name, id, state };
}
