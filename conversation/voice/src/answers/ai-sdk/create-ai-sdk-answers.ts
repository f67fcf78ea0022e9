import { TranscribeError } from '@ws/core';
import { readOptions } from '@ws/core/internal';
import { jsonSchema, type ModelMessage, stepCountIs, streamText, type ToolSet, tool } from 'ai';
import type {
  AnswerModel,
  AnswerPart,
  AnswerRequest,
  ConversationMessage,
  OfferedTool,
  ToolUse,
} from '../answer-model.js';
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
    {
      ...{ name, takesTools: true },
      write: (request, signal) => streamed(name, settings, request, signal),
    },
    settings,
  );
}

async function* streamed(
  name: string,
  settings: AiSdkAnswersSettings,
  request: AnswerRequest,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart> {
  const { messages, tools: offered = [], toolChoice = 'auto', maxTokens } = request;
  const { model, tools: own, maxSteps, maxRetries, secrets } = settings;
  const { temperature = settings.temperature } = request;
  const maxOutputTokens = leastOf(maxTokens, settings.maxOutputTokens);
  let begun = false;
  const fail = (error: unknown): TranscribeError => sdkFailure(name, error, begun, secrets);
  // Some providers take one system prompt only, and it at the front.
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const spoken = messages.filter(({ role }) => role !== 'system');
  const names = new Set(offered.map((one) => one.name));
  const tools = own === undefined && names.size === 0 ? undefined : toolsOf(offered, own);
  const { fullStream } = streamText({
    model,
    messages: spoken.flatMap(sdkMessages),
    ...(system.length > 0 && { system: system.join('\n\n') }),
    ...(tools !== undefined && {
      ...{ tools, stopWhen: stepCountIs(maxSteps) },
      toolChoice:
        typeof toolChoice === 'string'
          ? toolChoice
          : { type: 'tool' as const, toolName: toolChoice.name },
      // A tool that must be called has been: a choice that stood for all steps would never let the model speak.
      prepareStep: ({ stepNumber }: { readonly stepNumber: number }) =>
        stepNumber > 0 && toolChoice !== 'none' ? { toolChoice: 'auto' as const } : {},
    }),
    ...(temperature !== undefined && { temperature }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    maxRetries,
    abortSignal: signal,
    // Left out, the SDK prints errors, and with them what was said.
    onError: () => {},
  });
  let finished = false;
  let isCut = false;
  try {
    for await (const part of fullStream) {
      switch (part.type) {
        case 'text-delta':
          if (part.text === '') break;
          begun = true;
          yield { type: 'text', text: part.text };
          break;
        case 'tool-input-start':
          begun = true;
          if (!names.has(part.toolName)) {
            yield toolUse({ toolName: part.toolName, toolCallId: part.id }, 'called');
          }
          break;
        case 'tool-call':
          begun = true;
          if (!names.has(part.toolName)) yield toolUse(part, 'running');
          // Of a call that cannot be read the SDK tells the model itself, and lets it try again.
          else if (part.invalid !== true) yield { type: 'call', ...callOf(part) };
          break;
        case 'tool-result':
          // Of a tool that gives results on its way, the last one counts.
          if (part.preliminary !== true) yield toolUse(part, 'done');
          break;
        case 'tool-error':
          if (!names.has(part.toolName)) yield toolUse(part, 'failed');
          break;
        case 'error':
          throw fail(part.error);
        case 'finish':
          // A stream that was cut says no reason of its own.
          finished = part.finishReason !== 'other' || part.rawFinishReason !== undefined;
          if (part.finishReason === 'error') finished = false;
          isCut = part.finishReason === 'length' && maxTokens !== undefined;
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
  if (isCut) yield { type: 'cut' };
}

function leastOf(asked: number | undefined, own: number | undefined): number | undefined {
  return asked === undefined || own === undefined ? (asked ?? own) : Math.min(asked, own);
}

function toolUse(
  { toolName: name, toolCallId: id }: { readonly toolName: string; readonly toolCallId: string },
  state: ToolUse['state'],
): ToolUse {
  return { type: 'tool', name, id, state };
}

/** The caller's, which have nothing that runs them: the SDK ends its answer with their calls; then the model's own. */
function toolsOf(offered: readonly OfferedTool[], own: ToolSet = {}): ToolSet {
  const tools: ToolSet = {};
  for (const { name, description, parameters } of offered) {
    const inputSchema = jsonSchema({ ...parameters });
    tools[name] = tool({ ...(description !== undefined && { description }), inputSchema });
  }
  return { ...own, ...tools };
}

function callOf({
  toolCallId: id,
  toolName: name,
  input,
}: {
  readonly toolCallId: string;
  readonly toolName: string;
  readonly input: unknown;
}) {
  return { id, name, arguments: typeof input === 'string' ? input : JSON.stringify(input ?? {}) };
}

/** An answer with calls is one message, and what came of them another. */
function sdkMessages({ role, content, calls = [] }: ConversationMessage): ModelMessage[] {
  if (role === 'user' || calls.length === 0) {
    return [{ role: role as 'user' | 'assistant', content }];
  }
  const named = calls.map(({ id: toolCallId, name: toolName }) => ({ toolCallId, toolName }));
  return [
    {
      role: 'assistant',
      content: [
        ...(content === '' ? [] : [{ type: 'text' as const, text: content }]),
        ...calls.map((call, i) => ({
          ...{ type: 'tool-call' as const, ...named[i]! },
          input: parsed(call.arguments),
        })),
      ],
    },
    {
      role: 'tool',
      content: calls.map(({ output: value }, i) => ({
        ...{ type: 'tool-result' as const, ...named[i]! },
        output: { type: 'text' as const, value },
      })),
    },
  ];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}
