import { TranscribeError } from '@ws/core';
import { WebSocket } from 'ws';
import {
  OBS_AUTHENTICATION_FAILED,
  OBS_OP,
  type ObsChallenge,
  type ObsMessage,
  obsAuthentication,
} from './obs-protocol.js';

/** What became of a request. */
export interface ObsStatus {
  readonly result: boolean;
  readonly code: number;
  readonly comment?: string;
}

/** A connection to OBS that is let in. */
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
  let fail!: (error: TranscribeError) => void;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});

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
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(cannotConnect(url, `no answer within ${TIMEOUT_MS} ms`)),
        TIMEOUT_MS,
      );
    });
    try {
      return await Promise.race([work, failed, late]);
    } catch (error) {
      socket.terminate();
      throw error;
    } finally {
      clearTimeout(timer);
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
