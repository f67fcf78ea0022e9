import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProtocolHost } from '@ws/server';
import { HttpFault } from './http-fault.js';

/** The client of one request, once it is admitted. */
export interface Guest {
  readonly name: string;
  /** Aborted when it leaves, loses its access, or the server gives up what runs. */
  readonly signal: AbortSignal;
  spend(audioMs: number): void;
}

/** The clients of requests that are being answered: so many at once. */
export interface Guests {
  /**
   * Lets the client of a request in, and works for it. It never rejects.
   *
   * @param refuse - told what went wrong; the response may have begun, or be gone
   */
  serve(
    request: IncomingMessage,
    response: ServerResponse,
    work: (guest: Guest) => Promise<void>,
    refuse: (error: unknown) => void,
  ): Promise<void>;
  /** The server ends: they have as long as sessions have. Resolves when there are none. */
  drain(): Promise<void>;
}

// Models and voices on this machine have queues with a bound; those that are elsewhere have none.
const MAX_AT_ONCE = 32;
const BUSY = `${MAX_AT_ONCE} requests are being answered. Try again later.`;
const STOPPING = 'The server is shutting down.';
const REVOKED = 'The API key of this request is no longer valid. Use another key.';
const LATER_S = 2;

export function createGuests(host: Pick<ProtocolHost, 'admit' | 'clock' | 'limits'>): Guests {
  const running = new Set<Promise<void>>();
  const leaving = new Set<() => void>();
  let atOnce = 0;
  let isOver = false;

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    work: (guest: Guest) => Promise<void>,
  ): Promise<void> {
    const admission = await host.admit(request);
    if ('status' in admission) {
      const { status, code, message, retryAfterS } = admission;
      throw new HttpFault(status, code, message, {}, retryAfterS);
    }
    const gone = new AbortController();
    let why: HttpFault | undefined;
    const end = (because?: HttpFault): void => {
      why ??= because;
      gone.abort();
    };
    const leave = (): void => end();
    const giveUp = (): void => end(new HttpFault(503, 'SHUTTING_DOWN', STOPPING, {}, LATER_S));
    const deny = (): void => end(new HttpFault(401, 'UNAUTHORIZED', REVOKED));
    response.once('close', leave);
    admission.signal.addEventListener('abort', deny);
    leaving.add(giveUp);
    atOnce++;
    try {
      if (isOver) giveUp();
      if (why !== undefined) throw why;
      if (atOnce > MAX_AT_ONCE) throw new HttpFault(503, 'OVERLOADED', BUSY);
      const { identity, spend } = admission;
      await work({ name: identity.name, signal: gone.signal, spend });
    } catch (error) {
      throw why ?? error;
    } finally {
      atOnce--;
      response.off('close', leave);
      admission.signal.removeEventListener('abort', deny);
      leaving.delete(giveUp);
      admission.leave();
    }
  }

  return {
    serve(request, response, work, refuse) {
      const answered = answer(request, response, work).catch(refuse);
      running.add(answered);
      return answered.finally(() => running.delete(answered));
    },
    async drain() {
      const over = new AbortController();
      const all = Promise.all(running).then(() => over.abort());
      await host.clock.sleep(host.limits.drainTimeoutMs, over.signal).catch(() => {});
      isOver = true;
      for (const giveUp of [...leaving]) giveUp();
      await all;
    },
  };
}
