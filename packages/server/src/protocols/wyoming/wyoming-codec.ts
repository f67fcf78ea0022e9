import type { TranscriptionBackend } from '@ws/core';
import { type ErrorMessage, isObject, protocolError } from '@ws/core/internal';
import type { RequestedSettings } from '../../audio-session/audio-session.js';
import type { Codec, ConversationControl } from '../conversation/codec.js';
import { hotwordsOf, languageOf } from '../conversation/spoken.js';
import type { DialectHost } from '../dialect.js';
import { type ChunkFormat, formatOf } from './chunk-format.js';
import { beginCommand, type Command } from './command.js';
import { createEventReader, type WyomingEvent } from './events.js';

export interface WyomingCodec extends Codec<Buffer> {
  /** Whether not one whole event has come. */
  readonly isSilent: boolean;
  /** Since when no event was handled, in milliseconds of the server's clock; `undefined` within a command. */
  readonly idleSince: number | undefined;
}

export interface WyomingParts {
  readonly host: DialectHost;
  readonly sessionId: string;
  /** Sends an event. Resolves when the client has read enough for more to be sent. */
  send(type: string, data?: object): Promise<void>;
  /** An event was handled. */
  onHandled(): void;
  /** The conversation begins to end. */
  onEnding(): void;
}

// A command that has sent no audio for so long gives its place to others who wait, as other silent clients do.
const LONGEST_SILENCE_MS = 10_000;
const SILENCE_WATCH_MS = 1000;

export function createWyomingCodec(
  parts: WyomingParts,
  control: ConversationControl,
): WyomingCodec {
  const { host, sessionId, send } = parts;
  const { limits, eventLoop, clock, logger, model, backend } = host;
  const reader = createEventReader();
  let settings: RequestedSettings = {};
  let context: unknown;
  let command: Command | undefined;
  let lifetime: NodeJS.Timeout | undefined;
  let isHandling = false;
  let isSilent = true;
  let quietSince = clock.now();

  function begin(format: ChunkFormat | undefined): Command {
    lifetime = setTimeout(() => control.finish('too long'), limits.maxSessionMs);
    logger.info({ session: sessionId, protocol: 'wyoming' }, 'session opened');
    const onFault = control.fail;
    const begun = beginCommand({ host, sessionId, settings, context, format, say: send, onFault });
    void giveUpWhileSilent(begun);
    return begun;
  }

  /** Ends the conversation where the audio of a command does not come, and others wait for its place. */
  async function giveUpWhileSilent(begun: Command): Promise<void> {
    const since = clock.now();
    try {
      do await clock.sleep(SILENCE_WATCH_MS, begun.signal);
      while (clock.now() - since < LONGEST_SILENCE_MS || !host.isWanted());
      control.finish('silent');
    } catch {
      // Audio came, or the command is over.
    }
  }

  async function handle(event: WyomingEvent): Promise<void> {
    switch (event.type) {
      case 'describe':
        return send('info', infoOf(model, backend));
      case 'ping':
        return send('pong', { text: textOf(event) });
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
      // There was no audio, so there is no text.
      await send('transcript', { text: '' });
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

  function complain({ code, message }: ErrorMessage): void {
    void send('error', { text: message, code });
  }

  return {
    sessions: [],
    async take(bytes) {
      for (const event of reader.read(bytes)) {
        isSilent = false;
        await eventLoop.next();
        if (control.ending !== undefined || control.signal.aborted) return;
        isHandling = true;
        try {
          await handle(event);
        } finally {
          isHandling = false;
          quietSince = clock.now();
        }
        parts.onHandled();
      }
    },
    ending: parts.onEnding,
    async end(ending) {
      // Where nothing was said, the error says all.
      const isUnheard = command?.signal.aborted === false;
      if (!isUnheard || ending === 'shutdown') await command?.end();
    },
    complain,
    dispose: endCommand,
    get isSilent() {
      return isSilent;
    },
    get idleSince() {
      return isHandling || command !== undefined ? undefined : quietSince;
    },
    get busy() {
      return isHandling || command?.busy === true;
    },
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

const PROJECT = {
  name: 'whisper-streaming',
  url: 'https://github.com/whisper-streaming/whisper-streaming',
} as const;
const WHISPER = { name: 'OpenAI', url: 'https://github.com/openai/whisper' } as const;

/** What the server says that it can do. */
function infoOf(model: string, backend: Pick<TranscriptionBackend, 'capabilities'>): object {
  const artifact = { installed: true, version: null };
  return {
    asr: [
      {
        ...artifact,
        ...{ name: PROJECT.name, attribution: PROJECT },
        description: 'Whisper, as it is spoken',
        models: [
          {
            ...artifact,
            ...{ name: model, attribution: WHISPER, description: `Whisper, ${model}` },
            // Of a backend that does not say, the one language that all models know.
            languages: backend.capabilities.languages ?? ['en'],
          },
        ],
        supports_transcript_streaming: true,
        requires_external_vad: true,
        prefers_auto_gain_enabled: false,
        prefers_noise_reduction_enabled: false,
      },
    ],
    ...{ tts: [], handle: [], intent: [], wake: [], mic: [], snd: [] },
  };
}
