import type { Clock } from '@ws/core';
import type {
  AnswerProvider,
  ProvidedAnswerPart,
  ProvidedMessage,
  ProvidedQuestion,
} from '@ws/server';
import type { AnsweredCall, AnswerModel, ConversationMessage } from '../answers/answer-model.js';
import { CUT_OFF } from '../answers/create-history.js';
import { SPEECH_PROMPT } from '../answers/speech-prompt.js';
import { createThoughtFilter } from '../answers/thoughts/thought-filter.js';
import { createModelCalls, type ModelCalls } from '../conversation/model-calls.js';

// Models answer a user: what is said for one who has said nothing, and for one who is to hear more.
const BEGIN = 'Hello.';
const GO_ON = 'Go on.';

/** Answers clients of other services' conversations, by the same model, and as often as in a conversation of its own. */
export function createAnswerProvider(answers: AnswerModel, clock: Clock): AnswerProvider {
  const { name, models = [name] } = answers;
  return {
    name,
    models,
    takesTools: (model) => answers.takesTools?.(model) === true,
    open(conversationId) {
      const calls = createModelCalls(clock);
      return { answer: (question) => answered(question, { answers, calls, conversationId }) };
    },
  };
}

async function* answered(
  { messages, tools, toolChoice, ...question }: ProvidedQuestion,
  parts: {
    readonly answers: AnswerModel;
    readonly calls: ModelCalls;
    readonly conversationId: string;
  },
): AsyncGenerator<ProvidedAnswerPart, void, undefined> {
  const { answers, calls, conversationId } = parts;
  const isOffered = tools !== undefined && tools.length > 0;
  const takesCalls = answers.takesTools?.(question.model) === true;
  const ended = await calls.begin(question.signal);
  // A model of another kind than this package's may think aloud, too.
  const thoughts = createThoughtFilter();
  let isCut = false;
  try {
    for await (const part of answers.answer({
      ...{ ...question, messages: readableMessages(messages, takesCalls), conversationId },
      ...(isOffered && { tools, toolChoice }),
    })) {
      if (part.type === 'text') yield { type: 'text', text: thoughts.push(part.text) };
      if (part.type === 'cut') isCut = true;
      // Of its own tools no client of another service is told.
      if (part.type !== 'call') continue;
      yield { type: 'text', text: thoughts.interrupt() };
      const { id, name, arguments: written } = part;
      yield { type: 'call', call: { id, name, arguments: written } };
    }
    yield { type: 'text', text: thoughts.end() };
    if (isCut) yield { type: 'cut' };
  } finally {
    ended();
  }
}

/** As models take them: the system prompt first, one after the other of each side, the last of them the user's. */
export function readableMessages(
  messages: readonly ProvidedMessage[],
  takesCalls: boolean,
): readonly ConversationMessage[] {
  const readable: ConversationMessage[] = [];
  const isPrompted = messages[0]?.role === 'system' && messages[0].content !== '';
  if (!isPrompted) readable.push({ role: 'system', content: SPEECH_PROMPT });
  for (const message of messages) {
    const { role, content: text, isCutOff = false } = message;
    const content = isCutOff ? text + CUT_OFF : text;
    const calls = takesCalls ? (message.calls ?? []).filter(isAnswered) : [];
    if (content === '' && calls.length === 0) continue;
    const last = readable.at(-1);
    if (last?.role === role && last.calls === undefined) {
      readable[readable.length - 1] = said(role, `${last.content}\n${content}`.trim(), calls);
    } else readable.push(said(role, content, calls));
  }
  const last = readable.at(-1);
  if (last?.role === 'user' || last?.calls !== undefined) return readable;
  const isBegun = readable.some(({ role }) => role !== 'system');
  return [...readable, { role: 'user', content: isBegun ? GO_ON : BEGIN }];
}

function said(
  role: ConversationMessage['role'],
  content: string,
  calls: readonly AnsweredCall[],
): ConversationMessage {
  return { role, content, ...(calls.length > 0 && { calls }) };
}

function isAnswered(
  call: NonNullable<ProvidedMessage['calls']>[number],
): call is AnsweredCall & typeof call {
  return call.output !== undefined;
}
