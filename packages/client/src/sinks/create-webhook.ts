import { createHmac } from 'node:crypto';
import { type Clock, TranscribeError } from '@ws/core';
import {
  address,
  CLOCK,
  invalidOption,
  isObject,
  listOf,
  type OptionSpec,
  optionKind,
  readOptions,
  type SettingsOf,
  SIGNAL,
  text,
  wholeNumber,
} from '@ws/core/internal';
import { encodeServerMessage, type ServerMessage } from '@ws/core/protocol';
import type { EventSink } from './event-sink.js';

const EVENTS = [
  'partial',
  'final',
  'speech_start',
  'speech_end',
  'error',
  'untranscribed',
  'speakers',
  'warning',
] as const;

/** The events that a webhook can be sent. */
export type WebhookEvent = (typeof EVENTS)[number];

/** Settings of {@link createWebhook}. */
export interface WebhookOptions {
  /** What is sent. Default `['final', 'error', 'untranscribed']`: the last two say which audio has no text. */
  readonly events?: readonly WebhookEvent[] | undefined;
  /** Besides `content-type`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Signs each request: `ws-signature: t=SECONDS,v1=HEX`, where `HEX` is the HMAC-SHA256 of `SECONDS.BODY` with this
   * secret. Default: none.
   */
  readonly secret?: string | undefined;
  /** How often more a request is made that fails, 0 to 20, each time after twice as long. Default 5: 15 s in all. */
  readonly retries?: number | undefined;
  /** Before the first of them, in milliseconds, 1 to 60000. Default 500. */
  readonly retryDelayMs?: number | undefined;
  /** What a request is given, in milliseconds, 1 to 600000. Default 10000. */
  readonly timeoutMs?: number | undefined;
  /** Events that wait while the address is slow, 1 to 100000; then `write` refuses one more. Default 1000. */
  readonly maxQueued?: number | undefined;
  /** Gives up what waits. */
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
}

type Settings = SettingsOf<WebhookOptions, 'secret' | 'signal'>;

const SPEC: OptionSpec<Settings> = {
  events: listOf<WebhookEvent>(EVENTS, 1, ['final', 'error', 'untranscribed']),
  headers: optionKind<Readonly<Record<string, string>>>(
    'an object of strings',
    (value) => isObject(value) && Object.values(value).every((one) => typeof one === 'string'),
    Object.freeze({}),
  ),
  secret: text(),
  retries: wholeNumber(0, 20, 5),
  retryDelayMs: wholeNumber(1, 60_000, 500),
  timeoutMs: wholeNumber(1, 600_000, 10_000),
  maxQueued: wholeNumber(1, 100_000, 1000),
  signal: SIGNAL,
  clock: CLOCK,
};

/**
 * Posts events to an address, one after the other, in their order, each as JSON: the message that a server sends for it. One
 * that fails (no connection, no answer in time, status 408, 429 or 5xx) is tried again; after the last try, and where the
 * status says that it never will be taken, it is given up, and the next `write`, or the disposal, says so.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `write` throws `ERR_OVERLOADED` where `maxQueued` events wait: this one is
 * left out; `ERR_CONNECTION` where one before it was given up: this one is taken all the same
 */
export function createWebhook(url: string | URL, options: WebhookOptions = {}): EventSink {
  const settings = readOptions(SPEC, options);
  const target = String(url);
  const { accepted, accepts } = address();
  if (!accepts(target) || !/^https?:/.test(target)) {
    throw invalidOption('url', target, `${accepted} that begins with http or https`);
  }
  const queue: string[] = [];
  const stopped = settings.signal ?? new AbortController().signal;
  let sending: Promise<void> | undefined;
  let failure: TranscribeError | undefined;

  async function sendAll(): Promise<void> {
    while (queue.length > 0 && !stopped.aborted) {
      failure = (await deliver(target, queue[0]!, settings, stopped)) ?? failure;
      queue.shift();
    }
    sending = undefined;
  }

  function takeFailure(): void {
    const error = failure;
    failure = undefined;
    if (error !== undefined) throw error;
  }

  return {
    async write(event) {
      if (!settings.events.includes(event.type as WebhookEvent)) return;
      if (queue.length >= settings.maxQueued) {
        throw new TranscribeError(
          `${target} is too slow: ${queue.length} events wait for it, and this one is left out. Give a larger "maxQueued", or tell fewer events.`,
          { code: 'ERR_OVERLOADED', details: { maxQueued: settings.maxQueued } },
        );
      }
      queue.push(encodeServerMessage(event as ServerMessage));
      sending ??= sendAll();
      takeFailure();
    },
    async [Symbol.asyncDispose]() {
      await sending;
      takeFailure();
    },
  };
}

/** @returns why it was given up */
async function deliver(
  url: string,
  body: string,
  { headers, secret, retries, retryDelayMs, timeoutMs, clock }: Settings,
  stopped: AbortSignal,
): Promise<TranscribeError | undefined> {
  for (let tries = 0; ; tries++) {
    const seconds = Math.floor(Date.now() / 1000);
    const hmac = secret && createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
    const signature = hmac && { 'ws-signature': `t=${seconds},v1=${hmac}` };
    let why: string;
    let mayHelp = true;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers, ...signature },
        body,
        signal: AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]),
      });
      await response.body?.cancel();
      if (response.ok) return undefined;
      const { status } = response;
      why = `it answers with status ${status}`;
      mayHelp = status === 408 || status === 429 || status >= 500;
    } catch (error) {
      const { message, cause } = error as Error;
      why = cause instanceof Error ? cause.message : message;
    }
    if (stopped.aborted) return undefined;
    if (!mayHelp || tries === retries) {
      return new TranscribeError(`${url} did not take an event: ${why}.`, {
        ...{ code: 'ERR_CONNECTION', details: { tries: tries + 1 } },
      });
    }
    await clock.sleep(retryDelayMs * 2 ** tries, stopped).catch(() => {});
  }
}
