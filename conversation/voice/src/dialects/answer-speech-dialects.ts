import type { ServerResponse } from 'node:http';
import { TranscribeError } from '@ws/core';
import type { HttpCall, OpenProtocol, ProtocolHost, SpeechProvider } from '@ws/server';
import type { Guest, Guests } from '../http/guests.js';
import { HttpFault, statusOf } from '../http/http-fault.js';
import { loggedFailure } from '../speech/answer/speech-failure.js';
import { answerSpeak } from './deepgram/answer-speak.js';
import { deepgramRefusal } from './deepgram/deepgram-refusal.js';
import { createSpeakConversation } from './deepgram/speak-conversation.js';
import { readLiveSpeakRequest } from './deepgram/speak-request.js';
import { answerSpeech } from './openai/answer-speech.js';
import { openAiRefusal } from './openai/openai-refusal.js';
import type { Fault, ToldFault } from './told-fault.js';

/** What the routes are answered with. */
export interface SpeechDialectParts {
  readonly host: ProtocolHost;
  readonly guests: Guests;
  /** Left out where nothing is spoken here. */
  readonly speech: SpeechProvider | undefined;
}

/** Of a service: what answers at a path, and how its clients are refused. */
interface Route {
  answer(
    call: HttpCall,
    response: ServerResponse,
    guest: Guest,
    parts: { readonly host: ProtocolHost; readonly speech: SpeechProvider },
  ): Promise<void>;
  refusal(fault: Fault): ToldFault;
}

const SPEAK = '/v1/speak';
const ROUTES: Readonly<Record<string, Route>> = {
  '/v1/audio/speech': { answer: answerSpeech, refusal: openAiRefusal },
  [SPEAK]: { answer: answerSpeak, refusal: deepgramRefusal },
};

const MUTE = 'Nothing is spoken here: the log of the server says why.';

/** Whether a path is one at which other services' clients have a text spoken. */
export function isSpeechPath(path: string): boolean {
  return Object.hasOwn(ROUTES, path);
}

/** Answers clients of other speech services, at the paths that they know. */
export function answerSpeechDialects({
  host,
  guests,
  speech,
}: SpeechDialectParts): NonNullable<OpenProtocol['answer']> {
  function refuse(response: ServerResponse, refusal: Route['refusal'], error: unknown): void {
    if (response.destroyed) return;
    const fault = statusOf(error);
    if (fault.status === 500 && !isAborted(error)) {
      const logged = TranscribeError.isInstance(error) ? loggedFailure(error) : { err: error };
      host.logger.error(logged, 'fault while a text was spoken');
    }
    // A sound that is cut off shows that it is.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { status, headers, body } = refusal(fault);
    host.answerJson(response, status, body, headers);
  }

  return (call, response) => {
    const route = ROUTES[call.path];
    if (route === undefined) return undefined;
    const { request } = call;
    return guests.serve(
      request,
      response,
      (guest) => {
        if (request.method !== 'POST') {
          response.setHeader('allow', 'POST');
          throw new HttpFault(405, 'method_not_allowed', `Send to ${call.path} with POST.`);
        }
        if (speech === undefined) throw new HttpFault(503, 'SPEECH_FAILED', MUTE);
        return route.answer(call, response, guest, { host, speech });
      },
      (error) => refuse(response, route.refusal, error),
    );
  };
}

function isAborted(error: unknown): boolean {
  return TranscribeError.isInstance(error) && error.code === 'ERR_ABORTED';
}

/** What a WebSocket at a path of theirs gets: Deepgram's, or nothing. */
export function converseSpeechDialects({
  host,
  speech,
}: Omit<SpeechDialectParts, 'guests'>): NonNullable<OpenProtocol['converse']> {
  return ({ path, query, sessionId: requestId }) => {
    if (path !== SPEAK) return undefined;
    try {
      if (speech === undefined) throw new HttpFault(503, 'SPEECH_FAILED', MUTE);
      const request = readLiveSpeakRequest(query, speech);
      return (peer, logger) =>
        createSpeakConversation({ host, speech, request, requestId }, peer, logger);
    } catch (error) {
      const fault = statusOf(error);
      return { ...fault, ...deepgramRefusal(fault) };
    }
  };
}
