import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@ws/core';
import { queryOf, type Shown } from '../net/auth/credentials.js';
import { answerJson } from '../net/http/answer-json.js';
import { refusalOf } from '../net/http/client-errors.js';
import { answerRefusal, type SocketRefusal } from '../net/http/refusal.js';
import type { AnswerProvider } from './answer-provider.js';
import type { Dialect, DialectHost } from './dialect.js';
import type {
  MakeConversation,
  OpenProtocol,
  ProtocolPreparation,
  SocketCall,
} from './server-protocol.js';
import type { SpeechProvider } from './speech-provider.js';

/** A client that asks for a WebSocket at a protocol's path, and the conversation that it gets. */
export interface ProtocolEntrance {
  readonly name: string;
  readonly sessionId: string;
  readonly make: MakeConversation;
}

/** The protocols of a server beside its own. */
export interface ServedProtocols {
  serve(path: string): boolean;
  /** What of them needs no engine may begin. */
  prepare(host: Omit<ProtocolPreparation, 'signal'>): void;
  /** They are there from now on; each may use the speech and the answers of one before it. @throws what a protocol throws */
  open(host: DialectHost): Promise<void>;
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  /** What a client that asks for a WebSocket at a path of theirs shows in their own way. */
  shown(request: IncomingMessage, path: string): Shown | undefined;
  /** What a WebSocket at a path of theirs gets. */
  entrance(call: SocketCall): ProtocolEntrance | SocketRefusal;
  /** A refusal of the server's, as clients of a path understand it. */
  present(path: string, refusal: SocketRefusal): SocketRefusal;
  /** The port of one that listens itself. */
  portOf(name: string): number | undefined;
  drain(): Promise<void>;
  close(): Promise<void>;
}

const STARTING: SocketRefusal = {
  status: 503,
  code: 'SERVER_FULL',
  message: 'The server is starting. Try again in a moment.',
  retryAfterS: 2,
};

export function serveProtocols(protocols: readonly Dialect[], logger: Logger): ServedProtocols {
  const opened = new Map<Dialect, OpenProtocol>();
  const preparing = new Map<Dialect, AbortController>();
  let isClosed = false;

  const at = (path: string): Dialect | undefined =>
    protocols.find((protocol) => protocol.serves(path));
  const openedAt = (path: string): OpenProtocol | undefined => opened.get(at(path)!);

  return {
    serve: (path) => at(path) !== undefined,
    prepare(host) {
      for (const protocol of protocols) {
        const own = new AbortController();
        preparing.set(protocol, own);
        protocol.prepare?.({ ...host, signal: own.signal });
      }
    },
    async open(host) {
      let speech: SpeechProvider | undefined;
      let answers: AnswerProvider | undefined;
      for (const protocol of protocols) {
        const open = await protocol.open({ ...host, speech, answers });
        opened.set(protocol, open);
        preparing.delete(protocol);
        speech ??= open.speech;
        answers ??= open.answers;
      }
    },
    async answer(request, response, path) {
      const open = openedAt(path);
      if (open === undefined || isClosed) return answerRefusal(response, STARTING);
      const query = queryOf(request.url ?? '');
      const answered = open.answer?.({ request, path, query }, response);
      if (answered !== undefined) return answered;
      if (open.converse !== undefined) {
        response.setHeader('upgrade', 'websocket');
        return answerJson(response, 426, {
          error: 'This is a WebSocket: connect to it with ws://.',
        });
      }
      return answerJson(response, 404, { error: 'Not found.' });
    },
    shown: (request, path) =>
      openedAt(path)?.shown?.({ request, path, query: queryOf(request.url ?? '') }),
    entrance(call) {
      const protocol = at(call.path);
      const open = openedAt(call.path);
      if (protocol === undefined || open === undefined || isClosed) return STARTING;
      const made = converse(open, call, logger);
      if (typeof made !== 'function') return made;
      return { name: protocol.name, sessionId: call.sessionId, make: made };
    },
    present: (path, refusal) => openedAt(path)?.presentRefusal?.(refusal) ?? refusal,
    portOf: (name) => [...opened].find(([protocol]) => protocol.name === name)?.[1].port,
    async drain() {
      const draining = [...opened.values()].map((open) => open.drain?.());
      await Promise.allSettled(draining);
    },
    async close() {
      isClosed = true;
      for (const own of preparing.values()) own.abort();
      const closing = [...opened.values()].map((open) => open.close?.());
      await Promise.allSettled(closing);
    },
  };
}

function converse(
  open: OpenProtocol,
  call: SocketCall,
  logger: Logger,
): MakeConversation | SocketRefusal {
  try {
    return open.converse?.(call) ?? NOT_FOUND;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal.code !== 'INTERNAL_ERROR') return refusal;
    logger.error({ err: error }, 'fault while a socket was asked for');
    // The client may try again.
    return { ...refusal, status: 503 };
  }
}

const NOT_FOUND: SocketRefusal = {
  status: 404,
  code: 'INVALID_MESSAGE',
  message: 'There is no WebSocket at this path.',
};
