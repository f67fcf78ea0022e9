import { converse } from '../converse.js';
import type { Dialect, DialectHost } from '../dialect.js';
import type { MakeConversation, OpenProtocol, SocketCall } from '../server-protocol.js';
import { createRunningAnswers } from '../uploads/running-answers.js';
import { grantToken } from './grant-token.js';
import { createListenAnswers } from './live/listen-answers.js';
import { answerRecording } from './recordings/answer-recording.js';
import { NOT_HERE, presentRefusal, refuse, SOCKET_ONLY } from './refusals.js';
import { readListenRequest } from './request/listen-request.js';
import { readTurnRequest } from './request/turn-request.js';
import { createDeepgramCodec } from './session/deepgram-codec.js';
import { createTurnAnswers } from './turns/turn-answers.js';

const LISTEN_PATH = '/v1/listen';
const TURNS_PATH = '/v2/listen';
const GRANT_PATH = '/v1/auth/grant';
// Where Deepgram has something, its clients are told in its way that there is nothing here.
const PREFIXES = [
  ...[LISTEN_PATH, TURNS_PATH, '/v1/auth', '/v1/projects'],
  ...['/v1/speak', '/v1/read', '/v1/agent'],
];

/**
 * Deepgram's protocol: `/v1/listen`, live and by POST, `/v2/listen`, turns, and `/v1/auth/grant`, tokens for browsers. See
 * docs/dialects.md for what of it is supported, ignored and refused.
 */
export const deepgram: Dialect = {
  name: 'deepgram',
  serves: (path) => PREFIXES.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)),
  open: openDeepgram,
};

function openDeepgram(host: DialectHost): OpenProtocol {
  const running = createRunningAnswers();
  return {
    answer(call, response) {
      if (call.path === LISTEN_PATH) {
        return running.run(response, (life) => answerRecording(call, response, host, life));
      }
      if (call.path === GRANT_PATH) return grantToken(call, response, host);
      return refuse(response, call.path === TURNS_PATH ? SOCKET_ONLY : NOT_HERE);
    },
    converse(call) {
      if (call.path === LISTEN_PATH) return listen(host, call);
      if (call.path === TURNS_PATH) return takeTurns(host, call);
      return NOT_HERE;
    },
    presentRefusal: (refusal) => presentRefusal(refusal),
    drain: () => running.drain(host.limits),
  };
}

/** @throws TranscribeError `ERR_PROTOCOL` where what is asked for cannot be had */
function listen(host: DialectHost, call: SocketCall): MakeConversation {
  const request = readListenRequest(call.query, host);
  return converse(host, call, (parts) => {
    const subject = { requestId: call.sessionId, model: host.model, createdAt: new Date() };
    return createDeepgramCodec(parts, request, (more) =>
      createListenAnswers(request, subject, { ...more, clock: host.clock }),
    );
  });
}

/** @throws TranscribeError `ERR_PROTOCOL` where what is asked for cannot be had */
function takeTurns(host: DialectHost, call: SocketCall): MakeConversation {
  const request = readTurnRequest(call.query, host);
  const subject = { requestId: call.sessionId, host };
  return converse(host, call, (parts) =>
    createDeepgramCodec(parts, request, (more) => createTurnAnswers(request, subject, more)),
  );
}
