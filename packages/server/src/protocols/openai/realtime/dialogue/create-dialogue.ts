import type { Logger } from '@ws/core';
import { deferred, isObject } from '@ws/core/internal';
import type { ProvidedMessage } from '../../../answer-provider.js';
import { invalidValue, OpenAiError } from '../../openai-error.js';
import type { Edition } from '../session-body.js';
import { readClientItem } from './client-item.js';
import {
  changedSettings,
  type DialogueHost,
  type DialogueSettings,
  firstSettings,
  jsonChars,
} from './dialogue-settings.js';
import { itemBody, type KeptItem, type KeptMessage } from './kept-item.js';
import { createKeptItems, endsInSilence, messagesOf } from './kept-items.js';
import { beginResponse, type CancelReason, cutAt, type Response } from './response.js';

/** A conversation with a model, beside the audio that its client sends: what was said, and what is answered. */
export interface Dialogue<E extends DialogueEvent = DialogueEvent> extends Disposable {
  readonly settings: DialogueSettings;
  /**
   * Reads what a client says of its session.
   *
   * @returns makes it hold
   * @throws OpenAiError 400
   */
  change(session: Readonly<Record<string, unknown>>): () => void;
  /** The user begins to speak. @param interrupts - whether that ends an answer */
  speechStarted(interrupts: boolean): void;
  /**
   * The user has said something, whose text comes later.
   *
   * @param isAnswered - whether it is answered unless it is empty
   * @returns the item before it
   */
  committed(id: string, isAnswered: boolean): string | null;
  /** What that was; empty where it was nothing. */
  transcribed(id: string, text: string): void;
  /** The user does not speak any more. */
  settle(): void;
  /**
   * Takes an event of its client.
   *
   * @returns `false` where it is of no conversation
   * @throws OpenAiError 400
   */
  take(event: E): boolean;
  /** Ends the conversation, for a client that stays: the end of an answer that is on its way is told. */
  leave(): void;
  /** Resolves when no answer is on its way. */
  idle(): Promise<void>;
  readonly busy: boolean;
}

export interface DialogueEvent {
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface DialogueParts<E extends DialogueEvent> extends DialogueHost {
  readonly conversationId: string;
  /** The model that the client has asked for, where it is one of those that are here. */
  readonly model: string | undefined;
  /** The first settings of its answers, where a client's secret has some. */
  readonly settings?: DialogueSettings | undefined;
  readonly logger: Logger;
  edition(): Edition;
  nextId(prefix: 'item' | 'call' | 'resp'): string;
  say(type: string, fields: object): void;
  drained(): Promise<void>;
  /** Whether the user speaks just now. */
  isSpeaking(): boolean;
  /** The words in audio of an event: base64 of the session's format. Never rejects. */
  hear(base64: string, event: E): Promise<string>;
}

type Deferred = ReturnType<typeof deferred<void>>;

const MAX_METADATA_CHARS = 10_000;
const MAX_INPUT_ITEMS = 100;

export function createDialogue<E extends DialogueEvent>(parts: DialogueParts<E>): Dialogue<E> {
  const { answers, speech, conversationId, model, logger, say, nextId } = parts;
  const host = { answers, speech };
  const items = createKeptItems();
  const asking = answers.open(conversationId);
  let settings: DialogueSettings = parts.settings ?? { ...firstSettings(host), model };
  let active: Response | undefined;
  /** What was said, and has no text yet: resolves once it has. */
  const unheard = new Map<string, Deferred>();
  /** Of these, what is answered unless it is empty. */
  const toAnswer = new Set<string>();
  let isOwed = false;
  /** What the user begins to say has ended an answer of which nothing was told: it is still owed if that is nothing. */
  let interruption: { readonly by: string | undefined } | undefined;
  let isGone = false;

  function settle(): void {
    if (!isOwed || isGone || active !== undefined || unheard.size > 0 || parts.isSpeaking()) return;
    isOwed = false;
    respond({});
  }

  function tellItem(item: KeptItem, previous: string | null): void {
    const told = { previous_item_id: previous, item: itemBody(item, parts.edition()) };
    const names = parts.edition() === 'beta' ? ['created'] : ['added', 'done'];
    for (const name of names) say(`conversation.item.${name}`, told);
  }

  function expectText(id: string): Deferred {
    const expected = deferred<void>();
    // Of an item that was forgotten.
    unheard.get(id)?.resolve();
    unheard.set(id, expected);
    return expected;
  }

  function transcribed(id: string, text: string): void {
    const item = items.all.find((one) => one.id === id);
    if (item?.type === 'message' && text !== '') {
      item.parts = item.parts.map((part) => (part.kind === 'audio' ? { ...part, text } : part));
    }
    unheard.get(id)?.resolve();
    unheard.delete(id);
    if (toAnswer.delete(id) && text !== '') isOwed = true;
    if (interruption?.by === id) {
      interruption = undefined;
      if (text === '') isOwed = true;
    }
    settle();
  }

  function create(event: E): void {
    const { item: given, previous_item_id: after } = event.fields;
    if (after != null && typeof after !== 'string') {
      throw invalidValue('previous_item_id', '"previous_item_id" must be the id of an item.');
    }
    const { item, audio } = readClientItem(given, () => nextId('item'));
    if (audio.length > 1) {
      throw invalidValue('item.content', 'A message may have one part of audio: send several.');
    }
    tellItem(item, items.add(item, after));
    for (const { base64 } of audio) {
      const expected = expectText(item.id);
      void parts.hear(base64, event).then((said) => {
        // Another item may have that id by now.
        if (unheard.get(item.id) === expected) transcribed(item.id, said);
      });
    }
  }

  function truncate({ item_id, content_index, audio_end_ms }: DialogueEvent['fields']): void {
    const item = items.find(item_id);
    if (item.type !== 'message' || item.role !== 'assistant' || item.places === undefined) {
      throw invalidValue('item_id', 'Only an answer that was spoken can be truncated.');
    }
    if (content_index !== 0) throw invalidValue('content_index', '"content_index" must be 0.');
    if (!Number.isInteger(audio_end_ms) || Number(audio_end_ms) < 0) {
      throw invalidValue('audio_end_ms', '"audio_end_ms" must be a whole number from 0 on.');
    }
    // A client that cuts off what still comes wants no more of it.
    if (active?.writes(item)) active.cancel('client_cancelled');
    cutAt(item, Number(audio_end_ms));
    say('conversation.item.truncated', { item_id, content_index, audio_end_ms });
  }

  function remove({ item_id }: DialogueEvent['fields']): void {
    const item = items.find(item_id);
    if (active?.writes(item)) {
      throw invalidValue('item_id', 'This item is being written: send "response.cancel" first.');
    }
    items.remove(item_id);
    say('conversation.item.deleted', { item_id });
    unheard.get(item.id)?.resolve();
    unheard.delete(item.id);
    toAnswer.delete(item.id);
    settle();
  }

  /** @throws OpenAiError 400 */
  function respond(said: Readonly<Record<string, unknown>>): void {
    if (active !== undefined) {
      throw new OpenAiError(
        `Conversation already has an active response in progress: ${active.id}. Wait until the response is finished before creating a new one.`,
        { code: 'conversation_already_has_active_response' },
      );
    }
    const { conversation, metadata, input } = said;
    const how = changedSettings(settings, said, host, 'response');
    if (metadata != null && jsonChars(metadata) > MAX_METADATA_CHARS) {
      throw invalidValue(
        'response.metadata',
        `"response.metadata" may have ${MAX_METADATA_CHARS} characters.`,
      );
    }
    const isKept = conversation !== 'none';
    const given = input == null ? undefined : inputOf(input);
    const awaited = given?.map(({ id }) => id) ?? [...unheard.keys()];
    // It answers the turns whose words are still to come, too.
    if (isKept) dropTurns();
    const response = beginResponse({
      ...{ id: nextId('resp'), settings: how, answers: asking, speech, logger, metadata },
      ...{ edition: parts.edition(), say, drained: parts.drained, nextId },
      conversationId: isKept ? conversationId : null,
      heard: Promise.all(awaited.map((id) => unheard.get(id)?.promise)),
      messages: () => messagesFor(how, given),
      keep: isKept ? (item) => items.add(item) : undefined,
      onEnd() {
        active = undefined;
        settle();
      },
    });
    active = response;
  }

  function messagesFor(
    { instructions }: DialogueSettings,
    given: readonly KeptItem[] | undefined,
  ): readonly ProvidedMessage[] | undefined {
    if (given === undefined && endsInSilence(items.all)) return undefined;
    const said = messagesOf(given ?? items.all);
    // A client's own message is no system prompt, also where it comes first.
    const isPrompted = instructions !== '' || said[0]?.role === 'system';
    return isPrompted ? [{ role: 'system', content: instructions }, ...said] : said;
  }

  /** What is answered in place of the conversation: items, and references to its own. */
  function inputOf(input: unknown): readonly KeptItem[] {
    if (!Array.isArray(input) || input.length > MAX_INPUT_ITEMS) {
      const message = `"response.input" must be a list of at most ${MAX_INPUT_ITEMS} items.`;
      throw invalidValue('response.input', message);
    }
    return input.map((one) => {
      const { type, id } = isObject(one) ? one : {};
      if (type === 'item_reference') return items.find(id);
      const { item, audio } = readClientItem(one, () => nextId('item'));
      if (audio.length === 0) return item;
      throw invalidValue('response.input', 'Audio is heard in items of the conversation alone.');
    });
  }

  function dropTurns(): void {
    isOwed = false;
    interruption = undefined;
    toAnswer.clear();
  }

  /** @throws OpenAiError 400, where none is on its way */
  function cancel(reason: CancelReason, id?: unknown): void {
    const isAwaited = isOwed || toAnswer.size > 0 || interruption !== undefined;
    // The answer of a turn whose words are still to come.
    if (active === undefined && id == null && isAwaited) {
      dropTurns();
      return;
    }
    if (active === undefined || (id != null && id !== active.id)) {
      throw new OpenAiError('Cancellation failed: no active response found.', {
        code: 'response_cancel_not_active',
      });
    }
    active.cancel(reason);
  }

  return {
    get settings() {
      return settings;
    },
    change(session) {
      const changed = changedSettings(settings, session, host, 'session');
      return () => {
        settings = changed;
      };
    },
    speechStarted(interrupts) {
      if (!interrupts || !active?.isKept) return;
      if (active.isUntold) interruption = { by: undefined };
      active.cancel('turn_detected');
    },
    committed(id, isAnswered) {
      const said: KeptMessage = {
        ...{ id, type: 'message', role: 'user', status: 'completed', isCutOff: false },
        parts: [{ kind: 'audio', text: '' }],
      };
      expectText(id);
      if (isAnswered) toAnswer.add(id);
      // A client that asks for its answers itself asks again.
      if (interruption !== undefined && interruption.by === undefined) {
        interruption = isAnswered ? { by: id } : undefined;
      }
      return items.add(said);
    },
    transcribed,
    settle,
    take(event) {
      const { type, fields } = event;
      const { item_id, response, response_id } = fields;
      switch (type) {
        case 'conversation.item.create':
          create(event);
          return true;
        case 'conversation.item.retrieve': {
          const item = itemBody(items.find(item_id), parts.edition());
          say('conversation.item.retrieved', { item });
          return true;
        }
        case 'conversation.item.truncate':
          truncate(fields);
          return true;
        case 'conversation.item.delete':
          remove(fields);
          return true;
        case 'response.create':
          respond(isObject(response) ? response : {});
          return true;
        case 'response.cancel':
          cancel('client_cancelled', response_id);
          return true;
        case 'output_audio_buffer.clear': {
          const id = active?.id;
          active?.cancel('client_cancelled');
          say('output_audio_buffer.cleared', { response_id: id ?? null });
          return true;
        }
        default:
          return false;
      }
    },
    leave() {
      isGone = true;
      active?.cancel('client_cancelled');
    },
    async idle() {
      while (active !== undefined && !isGone) await active.done;
    },
    get busy() {
      return active !== undefined || unheard.size > 0;
    },
    [Symbol.dispose]() {
      isGone = true;
      active?.abandon();
      active = undefined;
    },
  };
}
