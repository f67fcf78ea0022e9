import type { IncomingMessage, ServerResponse } from 'node:http';
import { TranscribeError } from '@ws/core';
import { roundSeconds } from '@ws/core/internal';
import type { HttpCall, OpenProtocol, PageFiles } from '@ws/server';
import type { Conversations } from '../conversation/conversations.js';
import { createReply } from '../conversation/reply.js';
import { saysSomething } from '../conversation/spoken-words.js';
import type { VoiceContext } from '../conversation/voice-conversation.js';
import { STREAM_PATH, textOf } from '../protocol/voice-messages.js';
import { loggedFailure } from '../speech/answer/speech-failure.js';
import { createSpokenAnswer } from '../speech/answer/spoken-answer.js';
import { spokenWhole } from '../speech/answer/spoken-whole.js';
import type { Speech } from '../speech/environment/speech-from-environment.js';
import { answerSound } from './answer-sound.js';
import type { Guest, Guests } from './guests.js';
import { HttpFault, speechFault, statusOf } from './http-fault.js';
import { JSON_BODY } from './json-body.js';
import { type TranscribedBody, transcribeBody } from './transcribe-body.js';

type Endpoint = (call: HttpCall, guest: Guest) => Promise<object>;

const PAGE = '/voice';
const AUDIO = '/voice/audio/';
const NOT_FOUND = `Not found. There are /voice (a page), ${STREAM_PATH} (WebSocket), /voice/transcribe, /voice/speak, /voice/chat/text, /voice/chat/audio (POST) and /voice/audio/FILE.`;
const NO_TEXT =
  'There is speech in this recording, but the engine has no text for it. Speak louder, or nearer to the microphone, and ask again.';
/** Of answers that failed; of others 502. */
const FAULT_STATUS: Readonly<Record<string, number>> = { ANSWER_TIMEOUT: 504, OVERLOADED: 503 };

/** Answers clients that cannot have a socket: one request, one answer. */
export function createVoiceEndpoints(
  context: VoiceContext & {
    readonly conversations: Conversations;
    readonly page: PageFiles;
    readonly guests: Guests;
    /** Whether there is a socket. */
    readonly streaming: boolean;
  },
): NonNullable<OpenProtocol['answer']> {
  const { host, conversations, page, guests, streaming, sounds, speech } = context;
  const { answerJson: json, readJson } = host;
  const endpoints: Readonly<Record<string, Endpoint>> = {
    async '/voice/transcribe'({ request }, guest) {
      return transcribe(request, guest);
    },
    async '/voice/speak'({ request }, { signal }) {
      const { text, voice } = await readJson(request, JSON_BODY);
      if (speech === undefined)
        throw new HttpFault(503, 'SPEECH_FAILED', 'Nothing is spoken here.');
      const own = { ...speech, voice: stringOf('voice', voice) ?? speech.voice };
      const { files, seconds } = await speakText(textOf(text), own, signal).catch(
        (error: unknown) => {
          if (signal.aborted) throw error;
          throw speechFault(error, host.logger);
        },
      );
      return { audio_url: sounds.whole(files) ?? null, seconds: roundSeconds(seconds) };
    },
    async '/voice/chat/text'({ request, query }, guest) {
      const { message, conversation_id: id } = await readJson(request, JSON_BODY);
      return chat(
        textOf(message),
        stringOf('conversation_id', id) ?? query.get('conversation_id') ?? undefined,
        guest,
      );
    },
    async '/voice/chat/audio'({ request, query }, guest) {
      const { text: transcript, untranscribed } = await transcribe(request, guest);
      const untold = untranscribed && { untranscribed };
      if (!saysSomething(transcript)) {
        if (untold !== undefined) throw new HttpFault(422, 'TRANSCRIBE_ERROR', NO_TEXT, untold);
        // What a model makes of noise is no question.
        return { transcript: '', text: '', audio_url: null };
      }
      const answer = await chat(transcript, query.get('conversation_id') ?? undefined, guest);
      return { transcript, ...answer, ...untold };
    },
  };

  function transcribe(
    request: IncomingMessage,
    { signal, spend }: Guest,
  ): Promise<TranscribedBody> {
    return transcribeBody(request, { ...context.listening, host, signal, spend });
  }

  async function chat(text: string, id: string | undefined, guest: Guest): Promise<object> {
    const { id: conversationId, history, keep, takeUp } = conversations.find(id, guest.name);
    const taken = new AbortController();
    const leave = takeUp(() => taken.abort());
    history.addUser(text);
    keep();
    let whole: { readonly text: string; readonly audio_url: string | null } | undefined;
    let fault: { readonly code: string; readonly message: string } | undefined;
    const reply = createReply({
      ...context,
      ...{ messages: history.messages, conversationId },
      clock: host.clock,
      logger: host.logger,
      async tell(message) {
        if (message.type === 'response_complete') whole = message;
        if (message.type === 'error') fault ??= message;
      },
      onText: (piece) => history.addAnswer(piece),
    });
    AbortSignal.any([guest.signal, taken.signal]).addEventListener('abort', reply.abort);
    reply.release();
    await reply.done;
    leave();
    if (taken.signal.aborted) {
      throw new HttpFault(409, 'CONVERSATION_TAKEN', 'This conversation goes on elsewhere.');
    }
    if (whole === undefined) {
      const { code = 'ANSWER_FAILED', message = 'There is no answer. Try again.' } = fault ?? {};
      throw new HttpFault(FAULT_STATUS[code] ?? 502, code, message);
    }
    void context.summaries.keepUp(history, conversationId);
    const { text: answer, audio_url } = whole;
    return { text: answer, audio_url, conversation_id: conversationId };
  }

  function serve(endpoint: Endpoint, call: HttpCall, response: ServerResponse): Promise<void> {
    const { request } = call;
    if (request.method !== 'POST') {
      const message = `Ask ${call.path} with POST.`;
      json(response, 405, fault('INVALID_MESSAGE', message), { allow: 'POST' });
      return Promise.resolve();
    }
    return guests.serve(
      request,
      response,
      async (guest) => json(response, 200, await endpoint(call, guest)),
      (error) => refuse(response, error),
    );
  }

  function refuse(response: ServerResponse, error: unknown): void {
    if (response.destroyed) return;
    const { status, code, message, more, retryAfterS } = statusOf(error);
    if (status === 500) host.logger.error({ err: error }, 'fault while answering a request');
    else if (TranscribeError.isInstance(error) && status > 500) {
      host.logger.warn(loggedFailure(error), 'a request has no answer');
    }
    const later = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
    json(response, status, { ...fault(code, message), ...more }, later);
  }

  return (call, response) => {
    const { path } = call;
    if (path.startsWith(AUDIO)) {
      return answerSound(call, response, path.slice(AUDIO.length), context);
    }
    // What the page names is relative to its address.
    if (path === '/voice/' && page.isThere) {
      response.writeHead(308, { location: '../voice', 'cache-control': 'no-cache' }).end();
      return Promise.resolve();
    }
    const file = path === PAGE ? '/' : path.slice(PAGE.length);
    const answered = page.answer(call.request, response, file, { makesBlobs: true });
    if (answered !== undefined) return answered;
    // It is the socket's.
    if (path === STREAM_PATH && streaming) return undefined;
    const endpoint = Object.hasOwn(endpoints, path) ? endpoints[path] : undefined;
    if (endpoint !== undefined) return serve(endpoint, call, response);
    json(response, 404, fault('INVALID_MESSAGE', NOT_FOUND));
    return Promise.resolve();
  };
}

/**
 * Speaks a text of any length: sentence by sentence, as an answer is, since no synthesizer takes all of a long one.
 *
 * @returns the files of the cache, one after the other, and how long they sound together
 * @throws TranscribeError of the first sentence that cannot be spoken; `ERR_INVALID_OPTION` for a voice that is not there
 */
async function speakText(
  text: string,
  { cache, voice, speed }: Pick<Speech, 'cache' | 'voice' | 'speed'>,
  signal: AbortSignal,
): Promise<{ readonly files: readonly string[]; readonly seconds: number }> {
  const spoken = createSpokenAnswer({ cache, voice, speed, signal });
  const files: string[] = [];
  let whole = 0;
  for await (const piece of spokenWhole(spoken, text)) {
    if (piece.error !== undefined) throw piece.error;
    if (piece.seconds > 0) files.push(piece.file);
    whole += piece.seconds;
  }
  return { files, seconds: whole };
}

/** A field that may be left out. @throws HttpFault */
function stringOf(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new HttpFault(400, 'INVALID_MESSAGE', `"${name}" must be a string, or be left out.`);
}

const fault = (code: string, message: string): object => ({ error: message, code });
