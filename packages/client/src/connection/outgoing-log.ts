import { SAMPLE_RATE } from '@ws/core';
import { bytesPerSample, createBell, msToSamples, samplesToMs } from '@ws/core/internal';
import { type ClientMessage, encodeClientMessage, type StartMessage } from '@ws/core/protocol';
import { type AudioAccount, neededFrom } from './audio-account.js';
import type { ConnectSettings } from './connect-options.js';
import type { ReconnectingSocket } from './reconnecting-socket.js';

/** What a session sends, in order, kept until it is answered: another connection may need it. Positions are at 16 kHz. */
export interface OutgoingLog {
  /** The caller counts what it has taken. */
  readonly account: AudioAccount;
  /** Said at this place in the audio. */
  message(message: ClientMessage): void;
  audio(bytes: Uint8Array): void;
  /** Resolves when less than `maxBufferedBytes` wait to leave; during an outage, when less than `maxKeptMs` is kept. */
  room(): Promise<void>;
  /** The settings at the beginning of what is kept. */
  readonly start: StartMessage;
  readonly startPosition: number;
  readonly isEnded: boolean;
  /** The server takes what is sent from a position on. Messages at that very place are sent again. */
  sendFrom(position: number): void;
  pause(): void;
  /** Drops what has been answered, or will not be. */
  forget(): void;
  /** Ends it: nothing is sent any more, and writers that wait for room go on. */
  close(): void;
}

type Entry =
  | { readonly type: 'audio'; readonly position: number; readonly bytes: Uint8Array }
  | { readonly type: 'message'; readonly position: number; readonly message: ClientMessage };

export function createOutgoingLog(
  socket: Pick<ReconnectingSocket, 'send' | 'room'>,
  settings: ConnectSettings,
): OutgoingLog {
  const { maxBufferedBytes, maxKeptMs } = settings;
  const sampleBytes = bytesPerSample(settings.encoding);
  const account: AudioAccount = {
    taken: 0,
    sent: 0,
    acknowledged: undefined,
    answered: 0,
    heard: 0,
  };
  const change = createBell();
  let entries: Entry[] = [];
  let cursor = 0;
  let state: 'paused' | 'sending' | 'closed' = 'paused';
  let isPumping = false;

  const endOf = (entry: Entry): number =>
    entry.position + (entry.type === 'audio' ? entry.bytes.length / sampleBytes : 0);
  const isBefore = (entry: Entry, position: number): boolean =>
    entry.type === 'audio' ? endOf(entry) <= position : entry.position < position;

  /** The first entry that is not over before a position; audio that contains it is cut in two there. */
  function seek(position: number): number {
    const index = entries.findIndex((entry) => !isBefore(entry, position));
    const entry = entries[index];
    if (entry === undefined) return entries.length;
    if (entry.type === 'message' || entry.position >= position) return index;
    const cut = (position - entry.position) * sampleBytes;
    entries.splice(
      index,
      1,
      { ...entry, bytes: entry.bytes.subarray(0, cut) },
      { ...entry, position, bytes: entry.bytes.subarray(cut) },
    );
    return index + 1;
  }

  /** Drops whole entries: nothing is cut while a connection may be reading on. */
  function forgetBefore(position: number): void {
    if (position <= log.startPosition) return;
    let count = 0;
    while (count < entries.length && isBefore(entries[count]!, position)) {
      const entry = entries[count++]!;
      if (entry.type !== 'message' || entry.message.type !== 'configure') continue;
      const { type: _, ...changes } = entry.message;
      log.start = { ...log.start, ...changes };
    }
    entries = entries.slice(count);
    cursor = Math.max(0, cursor - count);
    log.startPosition = entries[0]?.position ?? account.sent;
    change.ring();
  }

  async function pump(): Promise<void> {
    if (isPumping || state !== 'sending') return;
    isPumping = true;
    while (state === 'sending' && cursor < entries.length) {
      const entry = entries[cursor++]!;
      if (entry.type === 'message') {
        socket.send(encodeClientMessage(entry.message));
        continue;
      }
      socket.send(entry.bytes);
      // A server that acknowledges nothing, and hears no word, must not fill the memory.
      forgetBefore(entry.position - msToSamples(maxKeptMs));
      await socket.room(maxBufferedBytes);
    }
    isPumping = false;
    change.ring();
  }

  function hasRoom(): boolean {
    if (state === 'closed') return true;
    if (state === 'sending') return cursor >= entries.length && !isPumping;
    return samplesToMs(account.sent - log.startPosition) < maxKeptMs;
  }

  const log: { -readonly [K in keyof OutgoingLog]: OutgoingLog[K] } = {
    account,
    start: startMessage(settings),
    startPosition: 0,
    isEnded: false,
    message(message) {
      if (message.type === 'end') log.isEnded = true;
      entries.push({ type: 'message', position: account.sent, message });
      void pump();
    },
    audio(bytes) {
      entries.push({ type: 'audio', position: account.sent, bytes });
      account.sent += bytes.length / sampleBytes;
      void pump();
    },
    async room() {
      while (!hasRoom()) await change.rung;
    },
    sendFrom(position) {
      state = 'sending';
      // It has taken what lies before, whatever a server before it had taken.
      if (account.acknowledged !== undefined) account.acknowledged = position;
      cursor = seek(position);
      void pump();
      change.ring();
    },
    pause() {
      state = 'paused';
      change.ring();
    },
    forget: () => forgetBefore(neededFrom(account)),
    close() {
      state = 'closed';
      change.ring();
    },
  };
  return log;
}

function startMessage({ encoding, model, language, ...settings }: ConnectSettings): StartMessage {
  const { languages, task, prompt, hotwords, vad, turn, endpointing } = settings;
  const { speakers: asked } = settings;
  const speakers = typeof asked === 'object' ? { max: asked.max } : asked;
  const { partialIntervalMs, wordTimestamps, emptyFinals, redact } = settings;
  return {
    ...{ type: 'start', encoding, sampleRate: SAMPLE_RATE, model, language, languages, task },
    ...{ prompt, hotwords, vad, turn, speakers, endpointing, partialIntervalMs },
    ...{ wordTimestamps, emptyFinals, redact },
  };
}
