import { TranscribeError } from '@ws/core';
import { invalidOption, isObject, number, readOption, wholeNumber } from '@ws/core/internal';
import type { AnswerRequest, ConversationMessage } from './answer-model.js';

const MOST_MESSAGES = 1000;
const MOST_CHARS = 400_000;
const TOKENS = wholeNumber(1, Number.MAX_SAFE_INTEGER);
const TEMPERATURE = number(0, 2);
const ROLES: readonly unknown[] = ['system', 'user', 'assistant'];

/**
 * Refuses what no model could answer, before it costs anything.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, which holds nothing of what was said
 */
export function checkAnswerRequest(request: AnswerRequest): void {
  const { messages, conversationId, maxTokens, temperature } = request;
  readOption(TOKENS, 'maxTokens', maxTokens);
  readOption(TEMPERATURE, 'temperature', temperature);
  if (typeof conversationId !== 'string' || conversationId === '' || conversationId.length > 256) {
    throw invalidOption('conversationId', typeof conversationId, 'a string of 1 to 256 characters');
  }
  if (!Array.isArray(messages) || messages.length === 0 || messages.length > MOST_MESSAGES) {
    throw refused(`messages must be a list of 1 to ${MOST_MESSAGES} messages`);
  }
  let chars = 0;
  for (const [i, message] of messages.entries()) {
    const { role, content } = (isObject(message) ? message : {}) as Partial<ConversationMessage>;
    if (!ROLES.includes(role) || typeof content !== 'string') {
      throw refused(
        `messages[${i}] must have a role (${ROLES.join(', ')}) and a content, a string`,
      );
    }
    chars += content.length;
    for (const call of message.calls ?? []) chars += call.arguments.length + call.output.length;
  }
  if (chars > MOST_CHARS) {
    throw refused(
      `messages have ${chars} characters, and may have ${MOST_CHARS}: leave out the oldest`,
    );
  }
  const { role, content, calls = [] } = messages.at(-1)!;
  const isCalled = role === 'assistant' && calls.length > 0;
  if (!isCalled && (role !== 'user' || content.trim() === '')) {
    throw refused(
      'the last of the messages must be the user’s, and not blank, or an answer with calls',
    );
  }
}

function refused(rule: string): TranscribeError {
  return new TranscribeError(`This is no request for an answer: ${rule}.`, {
    code: 'ERR_INVALID_OPTION',
    details: { option: 'messages' },
  });
}
