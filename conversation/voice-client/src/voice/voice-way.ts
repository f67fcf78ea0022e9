import type { TranscribeError } from '@ws/core';
import type { BatchEndpoints } from './batch-endpoints.js';
import type { VoiceAddress } from './voice-address.js';
import { openVoiceLink, type VoiceLink, type VoiceLinkSettings } from './voice-link.js';
import type { VoiceServerMessage } from './voice-messages.js';
import type { VoiceStore } from './voice-store.js';

/** The way to the server: its socket, HTTP while that cannot be had, or none. It keeps `state.connection`. */
export interface VoiceWay {
  /** The socket, also while it is being made again. */
  readonly link: VoiceLink | undefined;
  /** What a question goes over now. */
  readonly open: VoiceLink | BatchEndpoints | undefined;
  /** Connects, where that has not begun. @param isNeeded - only where there is no other way */
  connect(isNeeded?: boolean): void;
  /** Resolves when the server is there, over its socket or without, or when it cannot be had. */
  arrival(): Promise<void>;
  /** The server cannot be asked over HTTP any more. */
  batchLost(error: unknown): void;
  close(): void;
}

/** What a way reports. */
export interface VoiceWayEvents {
  /** The server has greeted the client; no listener knows yet. @param conversationId - under which it remembers the conversation */
  opened(conversationId: string | undefined): void;
  /** It can be told something. */
  ready(): void;
  message(message: VoiceServerMessage): void;
  /** The socket was lost. */
  lost(error: TranscribeError): void;
  /** There is HTTP alone. */
  batch(): void;
  /** There will be none. */
  closing(): void;
}

/** What a way goes by. */
export interface VoiceWayParts {
  readonly store: VoiceStore;
  readonly address: Pick<VoiceAddress, 'stream'>;
  readonly batch: BatchEndpoints;
  readonly settings: VoiceLinkSettings & { readonly batchAfterMs: number };
}

const PROBE_MS = 5000;

export function createVoiceWay(
  { store, address, batch, settings }: VoiceWayParts,
  events: VoiceWayEvents,
): VoiceWay {
  const { clock, batchAfterMs } = settings;
  const waiters: (() => void)[] = [];
  let looking = new AbortController();
  let link: VoiceLink | undefined;
  /** Why there will be no other socket. */
  let reason: unknown;

  /** Looks, while there is no socket, whether the server can be asked over HTTP: after a while, and again and again. */
  function look(isOnce = false): void {
    looking.abort();
    looking = new AbortController();
    // A clock rejects when it is stopped.
    search(looking.signal, isOnce).catch(() => {});
  }

  async function search(signal: AbortSignal, isOnce: boolean): Promise<void> {
    if (!isOnce) await clock.sleep(batchAfterMs, signal);
    for (;;) {
      const isFound = await batch.isHealthy(signal);
      if (signal.aborted) return;
      if (isFound) return goOnWithout();
      if (isOnce) return giveUp(reason);
      await clock.sleep(PROBE_MS, signal);
    }
  }

  function open(): void {
    const isBatch = store.state.connection === 'batch';
    reason = undefined;
    store.set({ error: undefined, ...(isBatch ? {} : { connection: 'connecting' }) });
    link = openVoiceLink(() => address.stream(store.state.conversationId), settings, {
      opened(conversationId) {
        looking.abort();
        events.opened(conversationId);
        store.set({ connection: 'open', ...(conversationId !== undefined && { conversationId }) });
        arrived();
        events.ready();
      },
      message: events.message,
      lost: (error) => lose(error, 'reconnecting'),
      failed(error) {
        const { error: told } = store.state;
        const { wireCode } = told?.details ?? {};
        link = undefined;
        lose(error, 'connecting');
        const { closeCode, closeReason } = error.details;
        // The server lets a client in again later: a conversation may be silent for long.
        if (closeCode === 1008 && /^(Idle timeout|Session too long)$/.test(String(closeReason))) {
          leave();
        } else if (
          closeCode === 1008 ||
          error.code === 'ERR_UNAUTHORIZED' ||
          error.code === 'ERR_INVALID_OPTION'
        ) {
          // Of the two, what the server has said before it left says more.
          giveUp(wireCode === undefined ? error : told);
        } else if (store.state.connection !== 'batch') lookOnce(error);
      },
    });
    if (!isBatch) look();
  }

  function lose(error: TranscribeError, connection: 'reconnecting' | 'connecting'): void {
    events.lost(error);
    const { connection: before } = store.state;
    if (before === 'batch') return;
    if (before === 'open') look();
    if (before !== 'connecting') store.set({ connection });
  }

  /** There will be no other socket. */
  function lookOnce(error: unknown): void {
    reason = error;
    look(true);
  }

  function goOnWithout(): void {
    store.set({ connection: 'batch' });
    // Nothing else says why there will be no socket.
    if (link === undefined && reason !== undefined) store.fail(reason);
    arrived();
    events.batch();
  }

  function giveUp(error: unknown): void {
    leave();
    store.fail(error);
  }

  function leave(): void {
    looking.abort();
    link?.close();
    link = undefined;
    events.closing();
    store.set({ connection: 'closed' });
    arrived();
  }

  function arrived(): void {
    for (const resolve of waiters.splice(0)) resolve();
  }

  return {
    get link() {
      return link;
    },
    get open() {
      if (store.state.connection === 'batch') return batch;
      return link?.isOpen ? link : undefined;
    },
    connect(isNeeded = false) {
      if (link !== undefined || (isNeeded && store.state.connection === 'batch')) return;
      open();
    },
    async arrival() {
      const { connection } = store.state;
      if (connection === 'open' || connection === 'batch') return;
      await new Promise<void>((resolve) => {
        waiters.push(resolve);
      });
    },
    batchLost(error) {
      if (store.state.connection !== 'batch') return;
      store.set({ connection: link === undefined ? 'connecting' : 'reconnecting' });
      if (link === undefined) lookOnce(error);
      else look();
    },
    close: leave,
  };
}
