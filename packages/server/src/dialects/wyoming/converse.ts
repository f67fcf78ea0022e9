import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { isObject } from '@ws/core/options';
import { protocolError, wireErrorCode } from '@ws/core/protocol';
import { wireMessage } from '../../answers/event-messages.js';
import { type Ending, farewell } from '../../answers/farewell.js';
import type { RequestedSettings } from '../../session/requested-settings.js';
import type { DialectHost } from '../dialect.js';
import { hotwordsOf, languageOf } from '../socket/spoken.js';
import { type ChunkFormat, formatOf } from './chunk-samples.js';
import { beginCommand, type Command } from './command.js';
import { encodeEvent, type WyomingEvent } from './events.js';
import { infoOf } from './info.js';
import { createEventReader } from './read-events.js';

/** One connection of a client of Wyoming. */
export interface WyomingConversation {
  /** Whether the client has said nothing so far: not one whole event. */
  readonly isSilent: boolean;
  /** When nothing has been said or answered since, in milliseconds of the server's clock; `undefined` within a command. */
  readonly idleSince: number | undefined;
  /** Answers what was heard, and hangs up. */
  finish(ending: Ending): void;
  /** Says that others need its place, and hangs up at once. */
  makeRoom(): void;
  /** Hangs up. */
  cut(): void;
  readonly closed: Promise<void>;
}

// What a client is given to read the last words.
const GOODBYE_MS = 2000;
// Clients connect when they have something to say.
const GREETING_MS = 10_000;

type Host = Pick<
  DialectHost,
  'createHearing' | 'takePlace' | 'model' | 'backend' | 'limits' | 'turns' | 'clock' | 'logger'
>;

export function converse(socket: Socket, host: Host): WyomingConversation {
  const { limits, turns, clock, logger, model, backend } = host;
  const sessionId = randomUUID() as string;
  const reader = createEventReader();
  let settings: RequestedSettings = {};
  let context: unknown;
  let command: Command | undefined;
  let lifetime: NodeJS.Timeout | undefined;
  let handling: Promise<void> = Promise.resolve();
  let isHandling = false;
  let ending: Ending | undefined;
  /** The last word was said. */
  let isOver = false;
  let isSilent = true;
  let quietSince = clock.now();
  const gone = new AbortController();

  clock.sleep(GREETING_MS, gone.signal).then(
    () => {
      if (!isSilent || ending !== undefined || isOver) return;
      const message = `No event came for ${GREETING_MS} ms. Connect again when there is audio.`;
      hangUp({ code: 'IDLE_TIMEOUT', message });
    },
    // The client has left before.
    () => {},
  );
  const idle = setTimeout(() => {
    if (isHandling || command?.busy === true) idle.refresh();
    else finish('idle');
  }, limits.idleTimeoutMs);

  /** Answers that are not read are waited for, as with any session. */
  async function say(type: string, data?: object): Promise<void> {
    if (isOver || socket.destroyed) return;
    socket.write(encodeEvent(type, data));
    if (socket.writableLength < limits.maxOutgoingBytes) return;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        socket.off('drain', settle).off('close', settle);
        resolve();
      };
      socket.on('drain', settle).on('close', settle);
    });
  }

  function begin(format: ChunkFormat | undefined): Command {
    lifetime = setTimeout(() => finish('too long'), limits.maxSessionMs);
    logger.info({ session: sessionId, protocol: 'wyoming' }, 'session opened');
    return beginCommand({ host, sessionId, settings, context, format, say, onFault: fail });
  }

  async function take(event: WyomingEvent): Promise<void> {
    switch (event.type) {
      case 'describe':
        return say('info', infoOf(model, backend));
      case 'ping':
        return say('pong', { text: textOf(event) });
      case 'transcribe':
        settings = settingsOf(event);
        context = contextOf(event);
        return;
      case 'audio-start':
        if (command !== undefined) {
          throw protocolError('UNEXPECTED_MESSAGE', 'Send "audio-stop" before "audio-start".');
        }
        command = begin(formatOf(event));
        return;
      case 'audio-chunk':
        command ??= begin(undefined);
        return command.hear(event);
      case 'audio-stop':
        return answer();
      default:
        return;
    }
  }

  async function answer(): Promise<void> {
    if (command === undefined) {
      // Without audio, nothing was said.
      await say('transcript', { text: '' });
      return;
    }
    await command.end();
    endCommand();
    settings = {};
    context = undefined;
  }

  function endCommand(): void {
    clearTimeout(lifetime);
    command?.[Symbol.dispose]();
    command = undefined;
  }

  async function listen(): Promise<void> {
    for await (const bytes of socket) {
      // What is thrown away is read all the same: else the client would lose the last words.
      if (ending !== undefined || isOver) continue;
      try {
        await takeAll(bytes as Buffer);
      } catch (error) {
        fail(error);
      }
    }
    // The client has ended its side, and everything is answered.
    if (ending === undefined && !isOver) socket.end();
  }

  async function takeAll(bytes: Buffer): Promise<void> {
    for (const event of reader.read(bytes)) {
      isSilent = false;
      await turns.next();
      if (ending !== undefined || isOver) return;
      handling = take(event);
      isHandling = true;
      try {
        await handling;
      } finally {
        isHandling = false;
        quietSince = clock.now();
      }
      idle.refresh();
    }
  }

  function fail(error: unknown): void {
    if (isOver || socket.destroyed) return;
    const code = wireErrorCode(error);
    if (code === 'INTERNAL_ERROR') logger.error({ err: error }, 'fault in a session of Wyoming');
    else logger.info({ code, session: sessionId }, 'session of Wyoming refused');
    hangUp({ code, message: wireMessage(error) });
  }

  function hangUp(
    complaint: { readonly code: string; readonly message: string } | undefined,
  ): void {
    isOver = true;
    if (complaint !== undefined) {
      socket.write(encodeEvent('error', { text: complaint.message, code: complaint.code }));
    }
    endCommand();
    socket.end();
    cutAfter(GOODBYE_MS);
  }

  function cutAfter(ms: number): void {
    const cutting = setTimeout(() => socket.destroy(), ms);
    socket.once('close', () => clearTimeout(cutting));
  }

  function finish(reason: Ending): void {
    if (ending !== undefined || isOver) return;
    ending = reason;
    cutAfter(limits.drainTimeoutMs);
    void answerAndHangUp(reason);
  }

  async function answerAndHangUp(reason: Ending): Promise<void> {
    const { message } = farewell(reason, limits);
    try {
      await handling;
      await command?.end();
      if (!isOver && !socket.destroyed) hangUp(message.type === 'error' ? message : undefined);
    } catch (error) {
      fail(error);
    }
  }

  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      gone.abort();
      clearTimeout(idle);
      endCommand();
      resolve();
    });
  });
  socket.on('error', () => socket.destroy());
  // What it throws is the end of the socket.
  void listen().catch(() => {});

  return {
    get isSilent() {
      return isSilent;
    },
    get idleSince() {
      return isHandling || command !== undefined ? undefined : quietSince;
    },
    finish,
    makeRoom() {
      const { message } = farewell('silent', limits);
      if (!isOver && message.type === 'error') hangUp(message);
      socket.end(() => socket.destroy());
    },
    cut: () => socket.destroy(),
    closed,
  };
}

/** @throws TranscribeError `ERR_PROTOCOL`, `UNSUPPORTED_LANGUAGE` */
function settingsOf({ data }: WyomingEvent): RequestedSettings {
  const { language, transcript_names: names, transcript_terms: terms } = data;
  const listed = [names, terms].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
  return { language: languageOf(language), hotwords: hotwordsOf(listed) };
}

function contextOf({ data: { context } }: WyomingEvent): object | undefined {
  return isObject(context) ? context : undefined;
}

function textOf({ data: { text } }: WyomingEvent): string | null {
  return typeof text === 'string' ? text : null;
}
