import type { ProvidedCall, ProvidedMessage } from '../../../answer-provider.js';
import { invalidValue, OpenAiError } from '../../openai-error.js';
import { charsOf, type KeptItem, type KeptMessage, textOf } from './kept-item.js';

/** What was said in a conversation, in its order. */
export interface KeptItems {
  /**
   * Adds one, at the end or after another one: `root` is the beginning. Where there are too many, or they are too long, the
   * oldest go.
   *
   * @returns the item before it
   * @throws OpenAiError 400
   */
  add(item: KeptItem, after?: string | null): string | null;
  /** @throws OpenAiError 400, where there is none */
  find(id: unknown): KeptItem;
  /** @throws OpenAiError 400, where there is none */
  remove(id: unknown): KeptItem;
  readonly all: readonly KeptItem[];
}

const MAX_ITEMS = 500;
// All of them are read for each answer.
const MAX_CHARS = 100_000;

export function createKeptItems(): KeptItems {
  const items: KeptItem[] = [];

  function find(id: unknown): number {
    const at = items.findIndex((item) => item.id === id);
    if (at >= 0) return at;
    throw new OpenAiError('The conversation has no such item: it was deleted, or never there.', {
      ...{ param: 'item_id', code: 'item_not_found' },
    });
  }

  function forgetAllBut(added: KeptItem): void {
    let chars = items.reduce((sum, item) => sum + charsOf(item), 0);
    // What is being said stays, however long it is, and wherever it stands.
    while (items.length > 1 && (items.length > MAX_ITEMS || chars > MAX_CHARS)) {
      const [oldest] = items.splice(items[0] === added ? 1 : 0, 1);
      chars -= charsOf(oldest!);
    }
  }

  return {
    add(item, after) {
      if (items.some(({ id }) => id === item.id)) {
        throw invalidValue('item.id', 'The conversation has an item of that id already.');
      }
      const at = after === 'root' ? 0 : after == null ? items.length : find(after) + 1;
      const previous = items[at - 1]?.id ?? null;
      items.splice(at, 0, item);
      forgetAllBut(item);
      return previous;
    },
    find: (id) => items[find(id)]!,
    remove: (id) => items.splice(find(id), 1)[0]!,
    get all() {
      return items;
    },
  };
}

/** Items as a model reads them. Calls stand at the answer that made them; those without a result are left out. */
export function messagesOf(items: readonly KeptItem[]): readonly ProvidedMessage[] {
  const outputs = outputsOf(items);
  const messages: Writable[] = [];
  for (const item of items) {
    if (item.type === 'message') {
      const message = messageOf(item);
      if (message !== undefined) messages.push(message);
      continue;
    }
    if (item.type !== 'function_call') continue;
    const { callId: id, name, arguments: given } = item;
    const output = outputs.get(item);
    if (output === undefined) continue;
    let last = messages.at(-1);
    if (last?.role !== 'assistant') {
      last = { role: 'assistant', content: '' };
      messages.push(last);
    }
    last.calls = [...(last.calls ?? []), { id, name, arguments: given, output }];
  }
  return messages;
}

/** Whether the user's last turn has no words, and nothing before it waits for an answer. */
export function endsInSilence(items: readonly KeptItem[]): boolean {
  const at = items.findLastIndex((item) => !isSilentTurn(item));
  if (at === items.length - 1) return false;
  const before = items[at];
  if (before?.type === 'message') return before.role !== 'user';
  return before?.type !== 'function_call_output';
}

function isSilentTurn(item: KeptItem): boolean {
  return item.type === 'message' && item.role === 'user' && textOf(item).trim() === '';
}

/** Of each call the first result after it. */
function outputsOf(items: readonly KeptItem[]): ReadonlyMap<KeptItem, string> {
  const outputs = new Map<KeptItem, string>();
  const later = new Map<string, string>();
  for (const item of items.toReversed()) {
    if (item.type === 'function_call_output') later.set(item.callId, item.output);
    if (item.type !== 'function_call') continue;
    const output = later.get(item.callId);
    if (output === undefined) continue;
    outputs.set(item, output);
    later.delete(item.callId);
  }
  return outputs;
}

interface Writable extends ProvidedMessage {
  calls?: readonly ProvidedCall[];
}

function messageOf(item: KeptMessage): Writable | undefined {
  const content = textOf(item).trim();
  if (content === '') return undefined;
  return { role: item.role, content, ...(item.isCutOff && { isCutOff: true }) };
}
