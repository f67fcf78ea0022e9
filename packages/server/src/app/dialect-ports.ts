import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from '@ws/core';
import { answerJson } from '../net/http/answer-json.js';
import { lingerAfterAnswer } from '../net/http/linger.js';
import { createHttpListener, type HttpListener } from '../net/listener/http-listener.js';
import { addressOf, closed, listen } from '../net/listener/listen.js';
import { VOSK_PATH, WHISPER_LIVE_PATH } from '../protocols/dialects.js';
import type { ServerSettings } from './options/server-options.js';

/** What a WebSocket is made of. */
type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Ports at which everything is of one dialect, whatever the path: some clients can be given none. */
export interface DialectPorts {
  readonly vosk: number | undefined;
  readonly whisperLive: number | undefined;
  /** No further connection is taken. */
  stop(): void;
  /** Cuts those that are left. */
  close(): Promise<void>;
}

/**
 * Listens at the ports that the options say.
 *
 * @throws TranscribeError `ERR_INVALID_STATE`: what {@link listen} throws
 */
export async function openDialectPorts(
  settings: ServerSettings,
  upgrade: Upgrade,
  logger: Logger,
): Promise<DialectPorts> {
  const listeners: HttpListener[] = [];
  let stopped: Promise<void>[] | undefined;

  async function open(port: number | undefined, path: string): Promise<number | undefined> {
    if (port === undefined || !settings.dialects) return undefined;
    const listener = await createHttpListener(
      { ...settings, server: undefined },
      (request, response) => {
        lingerAfterAnswer(request, response);
        response.setHeader('upgrade', 'websocket');
        answerJson(response, 426, { error: 'This is a WebSocket: connect to it with ws://.' });
      },
      logger,
    );
    const { server } = listener;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const [, query] = (request.url ?? '').split('?', 2);
      request.url = `${settings.path}${path}${query === undefined ? '' : `?${query}`}`;
      upgrade(request, socket, head);
    });
    await listen(server, { host: settings.host, port });
    server.on('error', (err) => logger.error({ err }, 'fault of the socket of a dialect'));
    listeners.push(listener);
    return addressOf(server).port;
  }

  function stop(): void {
    stopped ??= listeners.map((listener) => {
      listener[Symbol.dispose]();
      return closed(listener.server);
    });
  }

  async function close(): Promise<void> {
    stop();
    for (const { server } of listeners) server.closeAllConnections();
    await Promise.all(stopped ?? []);
  }

  try {
    const vosk = await open(settings.voskPort, VOSK_PATH);
    const whisperLive = await open(settings.whisperLivePort, WHISPER_LIVE_PATH);
    return { vosk, whisperLive, stop, close };
  } catch (error) {
    await close();
    throw error;
  }
}
