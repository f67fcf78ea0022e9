import { type Logger, TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import type { ProvidedAnswers, ProvidedCall, ProvidedMessage } from '../../../answer-provider.js';
import type { ProvidedSpeech, SpeechProvider } from '../../../speech-provider.js';
import { openAiError } from '../../openai-error.js';
import type { Edition } from '../session-body.js';
import { encodingOf } from '../session-config.js';
import { type DialogueSettings, voiceToSpeak } from './dialogue-settings.js';
import { itemBody, type KeptCall, type KeptItem, type KeptMessage, textOf } from './kept-item.js';
import { createOutgoingAudio } from './outgoing-audio.js';
import { createSpokenPlaces } from './spoken-places.js';

/** Why an answer was given up: the user spoke, or the client said so. */
export type CancelReason = 'turn_detected' | 'client_cancelled';

/** An answer on its way. */
export interface Response {
  readonly id: string;
  /** Whether what comes of it is kept in the conversation. */
  readonly isKept: boolean;
  /** Whether the client has heard none of it, nor read any of an answer in writing. */
  readonly isUntold: boolean;
  /** Whether an item is one that it still writes. */
  writes(item: KeptItem): boolean;
  /** Ends it at once, which is told; what follows of it is not. */
  cancel(reason: CancelReason): void;
  /** Ends it without a word: the client is gone. */
  abandon(): void;
  /** Resolves when nothing more comes of it. Never rejects. */
  readonly done: Promise<void>;
}

export interface ResponseParts {
  readonly id: string;
  readonly settings: DialogueSettings;
  readonly answers: ProvidedAnswers;
  readonly speech: SpeechProvider | undefined;
  readonly edition: Edition;
  /** Of the conversation; nothing where what comes of it is not kept. */
  readonly conversationId: string | null;
  /** The client's own words about it. */
  readonly metadata: unknown;
  readonly logger: Logger;
  /** Resolves when what was said before has its text. */
  readonly heard: Promise<unknown>;
  /** What is answered, once that is heard; `undefined` where that was nothing: the response ends empty. */
  messages(): readonly ProvidedMessage[] | undefined;
  nextId(prefix: 'item' | 'call'): string;
  /** An item is a part of the conversation from now on. Returns the one before it; left out, it is not kept. */
  readonly keep: ((item: KeptItem) => string | null) | undefined;
  say(type: string, fields: object): void;
  /** Resolves when the client has room for more. */
  drained(): Promise<void>;
  /** It is over, and the client was told. */
  onEnd(): void;
}

/** Where an item stands among what comes of the response, and after which one in the conversation. */
interface Place {
  readonly index: number;
  readonly previous: string | null | undefined;
}

// What a client plays while it waits for the next: a fifth of a second, about.
const CHUNK_SAMPLES = 4096;
const BYTES_OF_TOKEN = 3;

/** Begins to answer. @throws nothing: what fails is told as `response.done` */
export function beginResponse(parts: ResponseParts): Response {
  const { id, settings, answers, speech, edition, keep, say, drained, nextId, logger } = parts;
  const wantsSound = settings.modality === 'audio' && speech !== undefined;
  const ending = new AbortController();
  const { signal } = ending;
  const output: KeptItem[] = [];
  let message: Message | undefined;
  let asked: readonly ProvidedMessage[] = [];
  let isOver = false;

  say('response.created', { response: body('in_progress', null, undefined) });
  const done = run();

  function body(status: string, details: object | null, usage: object | undefined): object {
    const { modality, format, maxTokens = 'inf' } = settings;
    const audio = { output: { format, voice: settings.voice ?? 'default' } };
    const how =
      edition === 'beta'
        ? { modalities: modality === 'audio' ? ['text', 'audio'] : ['text'] }
        : { output_modalities: [modality], ...(modality === 'audio' && { audio }) };
    return {
      ...{ id, object: 'realtime.response', status, status_details: details },
      output: output.map((item) => itemBody(item, edition)),
      ...{ conversation_id: parts.conversationId, ...how, max_output_tokens: maxTokens },
      ...{ usage: usage ?? null, metadata: parts.metadata ?? null },
    };
  }

  async function run(): Promise<void> {
    try {
      await until(parts.heard, signal);
      const said = parts.messages();
      if (said === undefined) return finish('completed', null);
      asked = said;
      const { tools, toolChoice, model, maxTokens, temperature } = settings;
      let isCut = false;
      for await (const part of answers.answer({
        ...{ messages: asked, tools, toolChoice, model, maxTokens, temperature, signal },
      })) {
        if (isOver) return;
        if (part.type === 'text') {
          if (part.text === '') continue;
          message ??= openMessage();
          await message.write(part.text);
        } else if (part.type === 'cut') {
          isCut = true;
        } else {
          await message?.end();
          if (isOver) return;
          tellCall(part.call);
        }
        await drained();
        if (isOver) return;
      }
      await message?.end(isCut ? 'incomplete' : 'completed');
      if (isCut) finish('incomplete', { type: 'incomplete', reason: 'max_output_tokens' });
      else finish('completed', null);
    } catch (error) {
      if (isOver) return;
      const isKnown = TranscribeError.isInstance(error);
      logger.error(isKnown ? { code: error.code } : { err: error }, 'there is no answer');
      const { type, code, message: why } = openAiError(error).body;
      finish('failed', { type: 'failed', error: { type, code, message: why } });
    }
  }

  function finish(
    status: 'completed' | 'incomplete' | 'cancelled' | 'failed',
    details: object | null,
  ): void {
    if (isOver) return;
    if (status !== 'completed') message?.close('incomplete');
    isOver = true;
    ending.abort();
    say('response.done', { response: body(status, details, usageOf(asked, output)) });
    parts.onEnd();
  }

  function add(item: KeptItem): Place {
    const index = output.push(item) - 1;
    const previous = keep?.(item);
    const told = itemBody(item, edition);
    say('response.output_item.added', { response_id: id, output_index: index, item: told });
    if (previous !== undefined) {
      const name = edition === 'beta' ? 'created' : 'added';
      say(`conversation.item.${name}`, { previous_item_id: previous, item: told });
    }
    return { index, previous };
  }

  function completed(item: KeptItem, { index, previous }: Place): void {
    const told = itemBody(item, edition);
    say('response.output_item.done', { response_id: id, output_index: index, item: told });
    if (previous !== undefined && edition === 'ga') {
      say('conversation.item.done', { previous_item_id: previous, item: told });
    }
  }

  function tellCall({ name, arguments: given }: ProvidedCall): void {
    message = undefined;
    // A model may number its calls anew in each answer.
    const callId = nextId('call');
    const call: KeptCall = {
      ...{ id: nextId('item'), type: 'function_call', status: 'in_progress' },
      ...{ callId, name, arguments: given },
    };
    const place = add(call);
    const output_index = place.index;
    call.status = 'completed';
    const of = { response_id: id, item_id: call.id, output_index, call_id: callId };
    say('response.function_call_arguments.delta', { ...of, delta: given });
    say('response.function_call_arguments.done', { ...of, name, arguments: given });
    completed(call, place);
  }

  interface Message {
    readonly item: KeptMessage;
    /** Waits while enough of it waits to be spoken. */
    write(text: string): Promise<void>;
    /** Its text is over: resolves when all of it was spoken. @throws what speaking failed with */
    end(status?: 'completed' | 'incomplete'): Promise<void>;
    close(status: 'completed' | 'incomplete'): void;
  }

  function openMessage(): Message {
    const spoken = wantsSound ? speak(speech) : undefined;
    const part = { kind: wantsSound ? 'audio' : 'text', text: '' } as const;
    const written: { kind: 'audio' | 'text'; text: string } = { ...part };
    const places = wantsSound ? createSpokenPlaces() : undefined;
    const item: KeptMessage = {
      ...{ id: nextId('item'), type: 'message', role: 'assistant', status: 'in_progress' },
      ...{ parts: [], places, isCutOff: false },
    };
    const place = add(item);
    item.parts = [written];
    const of = {
      ...{ response_id: id, item_id: item.id, output_index: place.index },
      content_index: 0,
    };
    const shown = (): object =>
      wantsSound
        ? { type: 'audio', transcript: written.text }
        : { type: 'text', text: written.text };
    say('response.content_part.added', { ...of, part: shown() });
    const name = (kind: 'audio' | 'audio_transcript' | 'text'): string =>
      `response.${edition === 'beta' ? '' : 'output_'}${kind}`;
    const textName = name(wantsSound ? 'audio_transcript' : 'text');
    const sending = spoken && send(spoken);
    // It is thrown where the end is waited for.
    sending?.catch(() => {});
    let isClosed = false;

    async function send(sounds: ProvidedSpeech): Promise<void> {
      const { sampleRate } = speech!;
      const { format } = settings;
      const outgoing = createOutgoingAudio(sampleRate, format.rate, encodingOf(settings));
      const tell = (delta: string): void => {
        if (delta !== '') say(`${name('audio')}.delta`, { ...of, delta });
      };
      for await (const samples of sounds) {
        for (let at = 0; at < samples.length; at += CHUNK_SAMPLES) {
          if (isClosed) return;
          const chunk = samples.subarray(at, at + CHUNK_SAMPLES);
          tell(outgoing.encode(chunk));
          places!.sent((chunk.length / sampleRate) * 1000, sounds.spokenChars);
          await drained();
        }
      }
      if (!isClosed) tell(outgoing.end());
    }

    function close(status: 'completed' | 'incomplete'): void {
      if (isClosed) return;
      isClosed = true;
      item.status = status;
      if (wantsSound) say(`${name('audio')}.done`, of);
      const text = written.text;
      say(`${textName}.done`, { ...of, ...(wantsSound ? { transcript: text } : { text }) });
      say('response.content_part.done', { ...of, part: shown() });
      completed(item, place);
    }

    return {
      item,
      async write(text) {
        written.text += text;
        say(`${textName}.delta`, { ...of, delta: text });
        await spoken?.push(text);
      },
      async end(status = 'completed') {
        spoken?.end();
        await sending;
        close(status);
        message = undefined;
      },
      close,
    };
  }

  function speak(provider: SpeechProvider): ProvidedSpeech {
    const { speed } = settings;
    return provider.speak({ voice: voiceToSpeak(settings, provider), speed, signal });
  }

  return {
    id,
    isKept: keep !== undefined,
    get isUntold() {
      return output.every((item) => item.type === 'message' && item.places?.ms === 0);
    },
    writes: (item) => !isOver && message?.item === item,
    cancel(reason) {
      const item = message?.item;
      finish('cancelled', { type: 'cancelled', reason });
      // What was not sent as sound was not heard; the client says of the rest how much was.
      if (item?.places !== undefined) cutAt(item, item.places.ms);
    },
    abandon() {
      isOver = true;
      ending.abort();
    },
    done,
  };
}

/** Of an answer that is spoken, what is heard after so many milliseconds stays, to the last whole word. */
export function cutAt(item: KeptMessage, ms: number): void {
  const { places, parts } = item;
  const [part] = parts;
  if (places === undefined || part === undefined) return;
  const start = part.text.slice(0, places.charsAt(ms));
  const rest = part.text.slice(start.length);
  if (rest.trim() === '' && item.status === 'completed') return;
  const isWithin = /[\p{L}\p{N}]$/u.test(start) && /^[\p{L}\p{N}]/u.test(rest);
  item.parts = [
    { kind: 'audio', text: (isWithin ? start.replace(/(?:^|\s)\S*$/, '') : start).trimEnd() },
  ];
  item.isCutOff = true;
}

/** What an answer has cost, about: no model here counts as OpenAI's do. */
function usageOf(asked: readonly ProvidedMessage[], output: readonly KeptItem[]): object {
  const input = tokensOf(asked.map(({ content }) => content));
  const written = tokensOf(
    output.map((item) => (item.type === 'message' ? textOf(item) : JSON.stringify(item))),
  );
  return {
    ...{ total_tokens: input + written, input_tokens: input, output_tokens: written },
    input_token_details: { text_tokens: input, audio_tokens: 0, cached_tokens: 0 },
    output_token_details: { text_tokens: written, audio_tokens: 0 },
  };
}

function tokensOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Math.ceil(Buffer.byteLength(text) / BYTES_OF_TOKEN), 0);
}
