import type { TranscriptionBackend } from '@ws/core';
import { type ErrorMessage, isObject, protocolError } from '@ws/core/internal';
import type { RequestedSettings } from '../../audio-session/audio-session.js';
import type { Codec, ConversationControl } from '../conversation/codec.js';
import { hotwordsOf, languageOf } from '../conversation/spoken.js';
import type { DialectHost } from '../dialect.js';
import { type ChunkFormat, formatOf } from './chunk-format.js';
import { beginCommand, type Command } from './command.js';
import { createEventReader, type WyomingEvent } from './events.js';
import { beginSynthesis, type Synthesis, speechPrograms, spokenTextOf } from './synthesis.js';

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
  send(type: string, data?: object, payload?: Uint8Array): Promise<void>;
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
  const { limits, eventLoop, clock, logger, model, backend, speech } = host;
  const reader = createEventReader();
  let settings: RequestedSettings = {};
  let context: unknown;
  let command: Command | undefined;
  /** A text that comes in pieces, and is spoken meanwhile. */
  let synthesis: Synthesis | undefined;
  let lifetime: NodeJS.Timeout | undefined;
  let isHandling = false;
  let isSilent = true;
  let quietSince = clock.now();

  /** One thing at a time is said or heard over a connection, for so long at most. */
  function occupy({ type }: WyomingEvent): void {
    const end = command === undefined ? 'synthesize-stop' : 'audio-stop';
    if (command !== undefined || synthesis !== undefined) {
      throw protocolError('UNEXPECTED_MESSAGE', `Send "${end}" before "${type}".`);
    }
    lifetime = setTimeout(() => control.finish('too long'), limits.maxSessionMs);
  }

  function begin(event: WyomingEvent, format: ChunkFormat | undefined): Command {
    occupy(event);
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
        return send('info', infoOf(model, backend, speech));
      case 'ping':
        return send('pong', { text: textOf(event) });
      case 'transcribe':
        settings = settingsOf(event);
        context = contextOf(event);
        return;
      case 'audio-start':
        command = begin(event, formatOf(event));
        return;
      case 'audio-chunk':
        command ??= begin(event, undefined);
        return command.hear(event);
      case 'audio-stop':
        return answer();
      case 'synthesize':
        // Clients that stream a text send it whole, too, for servers that do not know pieces.
        if (synthesis !== undefined) return;
        synthesis = speak(event);
        await synthesis.add(spokenTextOf(event));
        return endSpeaking();
      case 'synthesize-start':
        synthesis = speak(event);
        return;
      case 'synthesize-chunk':
        return synthesis?.add(spokenTextOf(event));
      case 'synthesize-stop':
        if (synthesis === undefined) return;
        await endSpeaking();
        return send('synthesize-stopped');
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

  function speak(event: WyomingEvent): Synthesis {
    if (speech === undefined) {
      const message = 'Nothing is spoken here: this server has no voice. Start it with --voice.';
      throw protocolError('INVALID_MESSAGE', message);
    }
    occupy(event);
    return beginSynthesis({
      ...{ speech, event, onFault: control.fail },
      async say(...said) {
        await send(...said);
        // A client that hears a long text sends nothing meanwhile, and is not idle.
        parts.onHandled();
      },
    });
  }

  async function endSpeaking(): Promise<void> {
    await synthesis?.end();
    endCommand();
  }

  function endCommand(): void {
    clearTimeout(lifetime);
    command?.[Symbol.dispose]();
    synthesis?.[Symbol.dispose]();
    command = undefined;
    synthesis = undefined;
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
      const isAtWork = isHandling || command !== undefined || synthesis !== undefined;
      return isAtWork ? undefined : quietSince;
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
function infoOf(
  model: string,
  backend: Pick<TranscriptionBackend, 'capabilities'>,
  speech: WyomingParts['host']['speech'],
): object {
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
    tts: speechPrograms(speech, PROJECT),
    ...{ handle: [], intent: [], wake: [], mic: [], snd: [] },
  };
}
