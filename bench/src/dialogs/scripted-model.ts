import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createQuestionMatcher, type ScriptedQuestion } from './matching-questions.js';

/** A model server that speaks OpenAI's protocol and answers by a list. */
export interface ScriptedModel extends AsyncDisposable {
  /** For `OPENAI_BASE_URL`. */
  readonly url: string;
}

interface Message {
  readonly role: string;
  readonly content: unknown;
}

/** What is answered where no question of the list is found. */
export const NOT_UNDERSTOOD = 'Pardon me?';
/** Between two words: some forty a second. */
const WORD_MS = 25;

/** Answers all questions that it finds in what the user said last. */
export async function startScriptedModel(
  list: readonly ScriptedQuestion[],
): Promise<ScriptedModel> {
  const find = createQuestionMatcher(list);
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { messages = [] } = JSON.parse(String(Buffer.concat(parts)) || '{}') as {
      readonly messages?: readonly Message[];
    };
    const asked = textOf(messages.findLast(({ role }) => role === 'user'));
    const found = find(asked);
    const text = found.map(({ answer }) => answer).join(' ') || NOT_UNDERSTOOD;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (choice: object): void => {
      const head = { id: 'scripted', object: 'chat.completion.chunk', created: 0 };
      const body = JSON.stringify({
        ...head,
        model: 'scripted',
        choices: [{ index: 0, ...choice }],
      });
      response.write(`data: ${body}\n\n`);
    };
    await sleep(Math.max(0, ...found.map(({ thinksMs = 0 }) => thinksMs)));
    for (const word of text.match(/\S+\s*/g) ?? []) {
      if (response.closed) return;
      send({ delta: { role: 'assistant', content: word }, finish_reason: null });
      await sleep(WORD_MS);
    }
    send({ delta: {}, finish_reason: 'stop' });
    response.end('data: [DONE]\n\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    [Symbol.asyncDispose]() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A message's content is a text, or a list of parts. */
function textOf(message: Message | undefined): string {
  const { content } = message ?? {};
  if (typeof content === 'string') return content;
  const parts = (content ?? []) as readonly { readonly text?: string }[];
  return parts.map(({ text = '' }) => text).join(' ');
}
