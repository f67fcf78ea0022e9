import { type Logger, TranscribeError } from '@ws/core';
import type { AnswerModel, ConversationMessage } from './answer-model.js';
import type { History } from './create-history.js';

const PROMPT =
  'You are given a conversation of a user with an assistant. Summarise it in at most five short sentences: what the user said of ' +
  'themselves, what they asked, and what they were told. Keep names and numbers. Write the summary only.';

/** Summarises conversations that are full, each once at a time. */
export interface Summaries {
  /** After an answer. Nothing happens where there is room. Never rejects: where it fails, the oldest messages go in time. */
  keepUp(history: History, conversationId: string): Promise<void>;
}

export function createSummaries(
  answers: AnswerModel,
  logger: Logger,
  signal?: AbortSignal,
): Summaries {
  const going = new WeakSet<History>();

  async function summarise(history: History, conversationId: string): Promise<void> {
    const { oldest } = history;
    if (oldest === undefined) return;
    const messages = [
      { role: 'system', content: PROMPT },
      { role: 'user', content: transcript(oldest.before, oldest.messages) },
    ] as const;
    let summary = '';
    // A model that remembers by name must not take it for a part of the conversation.
    const asked = { messages, conversationId: `summary of ${conversationId}`, signal };
    for await (const part of answers.answer(asked)) {
      if (part.type === 'text') summary += part.text;
    }
    history.summarised(oldest, summary);
    logger.debug({ messages: oldest.messages.length }, 'the oldest messages are summarised');
  }

  return {
    async keepUp(history, conversationId) {
      if (going.has(history)) return;
      going.add(history);
      try {
        await summarise(history, conversationId);
      } catch (error) {
        const code = TranscribeError.isInstance(error) ? error.code : undefined;
        if (code !== 'ERR_ABORTED') logger.warn({ code }, 'a conversation cannot be summarised');
      } finally {
        going.delete(history);
      }
    },
  };
}

function transcript(before: string, messages: readonly ConversationMessage[]): string {
  const lines = messages.map(
    ({ role, content }) => `${role === 'user' ? 'User' : 'Assistant'}: ${content}`,
  );
  return [...(before === '' ? [] : [`Before that: ${before}`]), ...lines].join('\n');
}
