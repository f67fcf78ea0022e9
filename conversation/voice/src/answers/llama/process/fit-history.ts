import { TranscribeError } from '@ws/core';
import type { ChatHistoryItem } from 'node-llama-cpp';
import type { ConversationMessage } from '../../answer-model.js';

/** What is needed of a tokenizer. */
export interface TextTokens {
  tokenize(text: string): readonly number[];
  detokenize(tokens: readonly number[]): string;
}

/** Tokens that a template puts around a message, at most. */
const AROUND_MESSAGE = 16;
/** Left for the user's words, at least. */
const LEAST_WORDS = 64;
/** Characters that one token may stand for, about: what is longer than all tokens together is not even looked at. */
const CHARS_OF_TOKEN = 16;

/**
 * As much of a conversation as there is room for: the system prompt, then the last messages, whole. Of a last message that is
 * too long by itself, the end.
 *
 * @param room - tokens, the answer's not among them
 * @throws TranscribeError `ERR_INVALID_OPTION` where the system prompt leaves no room
 */
export function fitHistory(
  messages: readonly ConversationMessage[],
  room: number,
  { tokenize, detokenize }: TextTokens,
): ChatHistoryItem[] {
  const isSystem = ({ role }: ConversationMessage): boolean => role === 'system';
  const system = messages.filter(isSystem).map(({ content }) => content);
  const spoken = messages.filter((message) => !isSystem(message));
  const prompt = system.join('\n\n');
  const maxChars = room * CHARS_OF_TOKEN;
  const cost = (text: string): number =>
    text.length > maxChars ? Number.POSITIVE_INFINITY : tokenize(text).length + AROUND_MESSAGE;

  let left = room - (prompt === '' ? AROUND_MESSAGE : cost(prompt));
  if (left < LEAST_WORDS) {
    throw new TranscribeError(
      'The system prompt leaves no room for what is said. Make it shorter, or raise contextSize.',
      { code: 'ERR_INVALID_OPTION', details: { option: 'contextSize', room } },
    );
  }
  const kept: ConversationMessage[] = [];
  for (const message of spoken.toReversed()) {
    const tokens = cost(message.content);
    if (tokens > left) {
      if (kept.length === 0) {
        const end = tokenize(message.content.slice(-maxChars)).slice(-(left - AROUND_MESSAGE));
        kept.push({ ...message, content: detokenize(end) });
      }
      break;
    }
    left -= tokens;
    kept.unshift(message);
  }
  // What is answered must stand before its answer.
  while (kept.length > 1 && kept[0]?.role === 'assistant') kept.shift();
  return [
    ...(prompt === '' ? [] : [{ type: 'system', text: prompt } as const]),
    ...kept.map(
      ({ role, content }): ChatHistoryItem =>
        role === 'user' ? { type: 'user', text: content } : { type: 'model', response: [content] },
    ),
  ];
}
