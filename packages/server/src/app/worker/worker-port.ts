import type { Clock, Logger } from '@ws/core';
import { createHttpListener } from '../../net/listener/http-listener.js';
import { addressOf, closed, listen } from '../../net/listener/listen.js';
import { answerRequest, type TellingSources } from '../routes/answer-request.js';

/** The port on which a worker tells how it is. */
export interface WorkerPort extends AsyncDisposable {
  /** `http://HOST:PORT` */
  readonly url: string;
}

/**
 * Answers `/health`, `/health/live`, `/health/ready` and `/metrics` of a worker.
 *
 * @throws TranscribeError `ERR_INVALID_STATE` where the port cannot be had
 */
export async function openWorkerPort(
  { host, port }: { readonly host: string; readonly port: number },
  sources: Omit<TellingSources, 'info'>,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<WorkerPort> {
  const tls = { tlsCert: undefined, tlsKey: undefined, tlsSelfSigned: false };
  const listener = await createHttpListener(
    { ...tls, host, clock },
    (request, response) => {
      const path = (request.url ?? '/').replace(/\?.*/s, '');
      answerRequest(request, response, { path, sources, refusal: undefined }).catch(
        (err: unknown) => {
          logger.error({ err }, 'fault while a worker told how it is');
          response.destroy();
        },
      );
    },
    logger,
  );
  const { server } = listener;
  await listen(server, { host, port });
  server.on('error', (err) => logger.error({ err }, 'fault of the listening socket'));
  const { host: address, port: bound } = addressOf(server);
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${bound}`,
    async [Symbol.asyncDispose]() {
      const ended = closed(server);
      server.closeAllConnections();
      await ended;
      listener[Symbol.dispose]();
    },
  };
}
