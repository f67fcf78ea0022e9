import { createHash } from 'node:crypto';
import { TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import { deferred } from '@ws/core/internal';
import { WebSocket } from 'ws';

// obs-websocket, version 5: https://github.com/obsproject/obs-websocket/blob/master/docs/generated/protocol.md
/** The messages of obs-websocket that are used, by `op`. */
const OBS_OP = { hello: 0, identify: 1, identified: 2, request: 6, response: 7 } as const;
/** Closed because the password is wrong or missing. */
export const OBS_AUTHENTICATION_FAILED = 4009 as const;
/** A request's status where nothing is streamed or recorded. */
export const OBS_OUTPUT_NOT_RUNNING = 501 as const;

interface ObsMessage {
  readonly op: number;
  readonly d: Readonly<Record<string, unknown>>;
}

/** What OBS asks of a client, where it has a password. */
interface ObsChallenge {
  readonly challenge: string;
  readonly salt: string;
}

export interface ObsStatus {
  readonly result: boolean;
  readonly code: number;
  readonly comment?: string;
}

export interface ObsConnection {
  readonly isOpen: boolean;
  request(type: string, data: Readonly<Record<string, unknown>>): Promise<ObsStatus>;
  close(): void;
}

const TIMEOUT_MS = 5000;

/** @throws TranscribeError `ERR_CONNECTION`, `ERR_UNAUTHORIZED`; so do requests, once it is gone */
export async function openObsConnection(
  url: string,
  password: string | undefined,
): Promise<ObsConnection> {
  const socket = new WebSocket(url, 'obswebsocket.json', { handshakeTimeout: TIMEOUT_MS });
  const waiting = new Map<string, (status: ObsStatus) => void>();
  let isOpen = false;
  let requests = 0;
  const { promise: failed, reject: fail } = deferred<never>();

  const send = (op: number, d: ObsMessage['d']): void => socket.send(JSON.stringify({ op, d }));

  const identified = new Promise<void>((resolve) => {
    socket.on('message', (bytes: Buffer) => {
      let message: ObsMessage;
      try {
        message = JSON.parse(String(bytes)) as ObsMessage;
      } catch (cause) {
        fail(cannotConnect(url, 'it does not answer as OBS does', cause));
        socket.terminate();
        return;
      }
      const { op, d } = message;
      const { authentication: asked, requestId, requestStatus } = d;
      if (op === OBS_OP.hello) {
        const challenge = asked as ObsChallenge | undefined;
        if (challenge !== undefined && password === undefined) {
          fail(refused('OBS wants a password: see its Tools, WebSocket Server Settings'));
          socket.close();
          return;
        }
        const authentication = challenge && obsAuthentication(password!, challenge);
        // No events are wanted.
        send(OBS_OP.identify, {
          ...{ rpcVersion: 1, eventSubscriptions: 0 },
          ...(authentication && { authentication }),
        });
      } else if (op === OBS_OP.identified) {
        isOpen = true;
        resolve();
      } else if (op === OBS_OP.response) {
        const id = String(requestId);
        waiting.get(id)?.(requestStatus as ObsStatus);
        waiting.delete(id);
      }
    });
  });
  socket.on('error', (cause) => fail(cannotConnect(url, cause.message, cause)));
  socket.on('close', (code, reason) => {
    isOpen = false;
    fail(
      code === OBS_AUTHENTICATION_FAILED
        ? refused('OBS refuses the password')
        : cannotConnect(url, String(reason) || 'it closed the connection'),
    );
  });
  // A program that goes does not wait for captions.
  const inTime = async <T>(work: Promise<T>): Promise<T> => {
    const late = AbortSignal.timeout(TIMEOUT_MS);
    try {
      return await until(Promise.race([work, failed]), late);
    } catch (error) {
      socket.terminate();
      throw late.aborted ? cannotConnect(url, `no answer within ${TIMEOUT_MS} ms`) : error;
    }
  };
  await inTime(identified);

  return {
    get isOpen() {
      return isOpen;
    },
    request(requestType, requestData) {
      const requestId = String(++requests);
      const answer = new Promise<ObsStatus>((resolve) => waiting.set(requestId, resolve));
      if (isOpen) send(OBS_OP.request, { requestType, requestId, requestData });
      return inTime(answer);
    },
    close: () => socket.close(),
  };
}

function cannotConnect(url: string, why: string, cause?: unknown): TranscribeError {
  return new TranscribeError(
    `Cannot reach OBS at ${url}: ${why}. Is its WebSocket server on (Tools, WebSocket Server Settings)?`,
    { code: 'ERR_CONNECTION', retryable: true, cause },
  );
}

function refused(why: string): TranscribeError {
  return new TranscribeError(`${why}.`, { code: 'ERR_UNAUTHORIZED' });
}

/** The answer to a challenge: the password itself never travels. */
function obsAuthentication(password: string, { challenge, salt }: ObsChallenge): string {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');
  return sha256(sha256(password + salt) + challenge);
}
