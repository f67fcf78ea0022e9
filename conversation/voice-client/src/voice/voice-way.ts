import { openReconnectingSocket, type ReconnectingSocket } from '@ws/client/internal';
import type { TranscribeError } from '@ws/core';
import { createBell } from '@ws/core/internal';
import type { BatchEndpoints } from './batch-endpoints.js';
import type { VoiceAddress } from './voice-address.js';
import {
  decodeVoiceMessage,
  type VoiceClientMessage,
  type VoiceServerMessage,
} from './voice-messages.js';
import type { VoiceSettings } from './voice-options.js';
import type { VoiceStore } from './voice-state.js';

/**
 * The way to the server: its socket, which is made again for `maxOutageMs` when it is lost; HTTP while that cannot be had;
 * or none. It keeps `state.connection`, but for `open`: the listener of messages sets that when the server is `ready`.
 */
export interface VoiceWay {
  /** What a question goes over now. */
  readonly over: 'socket' | 'http' | undefined;
  /** Sends a message, or audio; does nothing while the socket is not open. */
  send(frame: VoiceClientMessage | Uint8Array): void;
  /** Resolves when little waits to leave, or the socket is lost. */
  room(): Promise<void>;
  /** Nothing has come for `answerTimeoutMs` since this was called last: the socket is taken for lost. */
  expectAnswer(isExpected: boolean): void;
  /** Connects, where that has not begun. @param isNeeded - only where there is no other way */
  connect(isNeeded?: boolean): void;
  /** Resolves when the server is there, over its socket or without, or when it cannot be had. */
  arrival(): Promise<void>;
  /** The server cannot be asked over HTTP any more. */
  batchLost(error: unknown): void;
  close(): void;
}

export interface VoiceWayParts {
  readonly store: VoiceStore;
  readonly address: Pick<VoiceAddress, 'stream'>;
  readonly batch: BatchEndpoints;
  readonly settings: VoiceSettings;
  /** Of each connection, the first is `ready`. */
  message(message: VoiceServerMessage): void;
  lost(error: TranscribeError): void;
  /** There is HTTP alone, or, where `isOver`, there will be no way any more. */
  socketless(isOver: boolean): void;
}

const PROBE_MS = 5000;
const MAX_BUFFERED_BYTES = 256 * 1024;

export function createVoiceWay(parts: VoiceWayParts): VoiceWay {
  const { store, address, batch, settings } = parts;
  const { clock, batchAfterMs, answerTimeoutMs } = settings;
  const arrived = createBell();
  let looking = new AbortController();
  let socket: ReconnectingSocket | undefined;
  let isAwaited = false;
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
    isAwaited = false;
    store.set({ error: undefined, ...(isBatch ? {} : { connection: 'connecting' }) });
    const own = openReconnectingSocket<VoiceServerMessage>(
      () => address.stream(store.state.conversationId),
      // The conversation may go on over HTTP.
      { ...settings, isKeptByServer: true },
      {
        decode: decodeVoiceMessage,
        message(message) {
          if (message.type === 'ready') {
            if (own.isOpen) return;
            own.greeted();
            looking.abort();
          } else if (isAnswer(message)) own.worked();
          parts.message(message);
          if (message.type === 'ready') arrived.ring();
        },
        lost: (error) => lose(error, 'reconnecting'),
        failed,
      },
    );
    socket = own;
    if (!isBatch) look();
  }

  /** Not what a server says to everybody, such as a greeting. */
  function isAnswer({ type }: VoiceServerMessage): boolean {
    return type === 'final_transcript' || (type === 'response_complete' && isAwaited);
  }

  function failed(error: TranscribeError): void {
    const { error: told } = store.state;
    const { wireCode } = told?.details ?? {};
    const { closeCode, closeReason } = error.details;
    socket = undefined;
    lose(error, 'connecting');
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
  }

  function lose(error: TranscribeError, connection: 'reconnecting' | 'connecting'): void {
    parts.lost(error);
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
    if (socket === undefined && reason !== undefined) store.fail(reason);
    arrived.ring();
    parts.socketless(false);
  }

  function giveUp(error: unknown): void {
    leave();
    store.fail(error);
  }

  function leave(): void {
    looking.abort();
    socket?.close();
    socket = undefined;
    parts.socketless(true);
    store.set({ connection: 'closed' });
    arrived.ring();
  }

  return {
    get over() {
      if (store.state.connection === 'batch') return 'http';
      return socket?.isOpen ? 'socket' : undefined;
    },
    send(frame) {
      if (!socket?.isOpen) return;
      socket.send(frame instanceof Uint8Array ? frame : JSON.stringify(frame));
    },
    room: () => socket?.room(MAX_BUFFERED_BYTES) ?? Promise.resolve(),
    expectAnswer(isExpected) {
      isAwaited = isExpected;
      // The protocol has no question whether the server is there.
      if (isExpected && socket?.isOpen) socket.watch(answerTimeoutMs);
      else socket?.unwatch();
    },
    connect(isNeeded = false) {
      if (socket === undefined && !(isNeeded && store.state.connection === 'batch')) open();
    },
    async arrival() {
      const { connection } = store.state;
      if (connection !== 'open' && connection !== 'batch') await arrived.rung;
    },
    batchLost(error) {
      if (store.state.connection !== 'batch') return;
      store.set({ connection: socket === undefined ? 'connecting' : 'reconnecting' });
      if (socket === undefined) lookOnce(error);
      else look();
    },
    close: leave,
  };
}
