import type { Clock, Logger } from '@ws/core';
import { settlesWithin } from '../../operations/settles-within.js';

/** Posts transcripts of calls to the operator's server. */
export interface Webhook {
  /** What is told of one call, one after the other. */
  ofCall(): {
    /** Resolves when there is room for more: what waits is bounded. Never rejects. */
    post(body: object): Promise<void>;
  };
  /** Waits a moment for what is on its way, and drops the rest. */
  close(): Promise<void>;
}

const MAX_WAITING = 32;
const TIMEOUT_MS = 5000;
const ATTEMPTS = 2;
const RETRY_MS = 1000;

/** @param url - the operator's, never a client's */
export function createWebhook(
  url: string,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Webhook {
  const closed = new AbortController();
  const sending = new Set<Promise<void>>();

  async function send(body: object): Promise<void> {
    for (let attempt = 1; !closed.signal.aborted; attempt++) {
      const problem = await posted(body);
      if (problem === undefined) return;
      const isLast = attempt === ATTEMPTS;
      // The address may hold a secret, and the body what was said.
      logger.warn({ problem, isLast }, 'the webhook did not take a transcript');
      if (isLast) return;
      await clock.sleep(RETRY_MS, closed.signal).catch(() => {});
    }
  }

  /** What was wrong with it. */
  async function posted(body: object): Promise<string | undefined> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        // It may lead elsewhere than the operator has said.
        redirect: 'error',
        signal: AbortSignal.any([closed.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return response.ok ? undefined : `HTTP ${response.status}`;
    } catch (error) {
      return (error as Error).name;
    }
  }

  return {
    ofCall() {
      const waiting: Promise<void>[] = [];
      let last: Promise<void> = Promise.resolve();
      return {
        async post(body) {
          const sent = last.then(() => send(body));
          last = sent;
          waiting.push(sent);
          sending.add(sent);
          void sent.then(() => {
            waiting.splice(0, 1);
            sending.delete(sent);
          });
          if (waiting.length >= MAX_WAITING) await waiting[0];
        },
      };
    },
    async close() {
      await settlesWithin(Promise.all(sending), TIMEOUT_MS);
      closed.abort();
    },
  };
}
