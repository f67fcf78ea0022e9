import { fileURLToPath } from 'node:url';
import { type Logger, TranscribeError } from '@ws/core';
import { observed, readOptions } from '@ws/core/internal';
import type { OpenProtocol, ProtocolHost, ServerProtocol } from '@ws/server';
import type { AnswerModel } from './answers/answer-model.js';
import { createHistory } from './answers/create-history.js';
import { findAnswers } from './answers/environment/find-answers.js';
import { createSummaries } from './answers/summarise-history.js';
import { createConversations } from './conversation/conversations.js';
import { createSounds } from './conversation/sounds.js';
import { createVoiceConversation, type VoiceContext } from './conversation/voice-conversation.js';
import {
  answerSpeechDialects,
  converseSpeechDialects,
  isSpeechPath,
} from './dialects/answer-speech-dialects.js';
import { createAnswerProvider } from './dialects/create-answer-provider.js';
import { createSpeechProvider } from './dialects/create-speech-provider.js';
import { createVoiceEndpoints } from './http/answer-voice.js';
import { createGuests } from './http/guests.js';
import { STREAM_PATH } from './protocol/voice-messages.js';
import {
  type Speech,
  type SpeechFromEnvironmentOptions,
  speechFromEnvironment,
} from './speech/environment/speech-from-environment.js';
import { VOICE_OPTIONS, type VoiceOptions } from './voice-options.js';

const PATH = '/voice';
// The build puts it beside what this file is bundled into.
const PAGE_FOLDER = fileURLToPath(new URL('./page/', import.meta.url));

/**
 * Spoken conversations on a server: a page at `/voice`, its socket at `/voice/stream`, and `/voice/…` for clients that have no socket.
 * Its voice speaks for clients of other services, too: of OpenAI's and Deepgram's at the paths that they know, of Wyoming at the
 * server's `wyomingPort`; and its model answers clients of OpenAI's Realtime API.
 *
 * @example
 * ```ts
 * const server = await createServer({ protocols: [createVoice()] });
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createVoice(options: VoiceOptions = {}): ServerProtocol {
  const settings = readOptions(VOICE_OPTIONS, options);
  // What is wrong with it is said now.
  createHistory(settings.history);
  const { env = process.env } = settings;
  const { STREAMING_ENABLED } = env;
  const streaming = settings.streaming ?? !isOff(STREAMING_ENABLED);
  const { dialects } = settings;
  let prepared: Parts | undefined;

  /** What answers and what speaks begin to load at once, beside each other. */
  function begin({ logger, onModelProgress: onProgress }: Beginning): Parts {
    const closing = new AbortController();
    const { signal } = closing;
    const answers = observed(
      settings.answers === undefined
        ? findAnswers(env, { logger, embedded: { onProgress }, signal })
        : Promise.resolve(settings.answers),
    );
    const speech = observed(speechOf(settings.speech, env, { logger, onProgress, signal }));
    void warmUp(answers, speech, logger, signal);
    return {
      ...{ answers, speech, signal },
      async close() {
        closing.abort();
        const [made, spoken] = await Promise.allSettled([answers, speech]);
        if (settings.answers === undefined && made.status === 'fulfilled') {
          await made.value[Symbol.asyncDispose]();
        }
        if (settings.speech === undefined && spoken.status === 'fulfilled') {
          await (spoken.value as Speech | undefined)?.[Symbol.asyncDispose]();
        }
      },
    };
  }

  return {
    name: 'voice',
    serves: (path) =>
      path === PATH || path.startsWith(`${PATH}/`) || (dialects && isSpeechPath(path)),
    prepare(preparation) {
      const own = begin(preparation);
      prepared = own;
      preparation.signal.addEventListener('abort', () => void own.close());
    },
    async open(host) {
      const { logger } = host;
      const parts = prepared ?? begin(host);
      prepared = undefined;
      const [answers, speech] = await Promise.all([parts.answers, parts.speech]);
      const sounds = createSounds(speech?.cache, `${PATH}/audio`);
      const { strategy, language } = settings;
      const context: VoiceContext = {
        ...{ host, answers, speech, sounds },
        summaries: createSummaries(answers, logger, parts.signal),
        listening: { strategy, language },
      };
      const conversations = createConversations(
        settings.history ?? {},
        host.clock,
        answers.promptTokens,
      );
      const page = await host.loadPage(PAGE_FOLDER);
      const guests = createGuests(host);
      const provider = speech && createSpeechProvider(speech, logger);
      const answerVoice = createVoiceEndpoints({
        ...{ ...context, conversations, page, guests, streaming },
      });
      const converseVoice = streaming ? conversing(context, conversations) : undefined;
      const converseDialects = converseSpeechDialects({ host, speech: provider });
      const answerDialects = answerSpeechDialects({ host, guests, speech: provider });
      return {
        answer: (call, response) =>
          isSpeechPath(call.path) ? answerDialects(call, response) : answerVoice(call, response),
        speech: dialects ? provider : undefined,
        answers: dialects ? createAnswerProvider(answers, host.clock) : undefined,
        drain: guests.drain,
        converse: (call) =>
          isSpeechPath(call.path) ? converseDialects(call) : converseVoice?.(call),
        close: parts.close,
      };
    },
  };
}

function conversing(
  context: VoiceContext,
  conversations: ReturnType<typeof createConversations>,
): OpenProtocol['converse'] {
  return (call) => {
    if (call.path !== STREAM_PATH) return undefined;
    const id = call.query.get('conversation_id') ?? undefined;
    const kept = conversations.find(id, call.identity.name);
    return (peer, logger) => createVoiceConversation(context, call, kept, peer, logger);
  };
}

/** What answers, and what speaks, from the start of the server to its end. */
interface Parts {
  /** @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_ABORTED` */
  readonly answers: Promise<AnswerModel>;
  readonly speech: Promise<SpeechParts | undefined>;
  /** Aborted when it closes. */
  readonly signal: AbortSignal;
  close(): Promise<void>;
}

type SpeechParts = Pick<Speech, 'cache' | 'voice' | 'speed'>;
type Beginning = Pick<ProtocolHost, 'logger' | 'onModelProgress'>;

/** What speaks the answers; `undefined` where it cannot be had, since answers can be read. */
async function speechOf(
  given: VoiceOptions['speech'],
  env: NonNullable<VoiceOptions['env']>,
  options: Pick<SpeechFromEnvironmentOptions, 'onProgress' | 'signal'> & {
    readonly logger: Logger;
  },
): Promise<SpeechParts | undefined> {
  const { logger } = options;
  if (given !== undefined) return given || undefined;
  try {
    return await speechFromEnvironment(env, options);
  } catch (error) {
    const isSetting = TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_OPTION';
    if (isSetting) throw error;
    logger.warn({ reason: (error as Error).message }, 'answers are not spoken');
    return undefined;
  }
}

/** The first answer does not wait for a model. What cannot be had at all, the opening says. */
async function warmUp(
  answers: Promise<AnswerModel>,
  speech: Promise<SpeechParts | undefined>,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const load = async (what: string, loading: Promise<void> | undefined): Promise<void> => {
    try {
      await loading;
    } catch (error) {
      if (signal.aborted) return;
      logger.warn(
        { what, reason: (error as Error).message },
        'not ready; it is tried when it is needed',
      );
    }
  };
  const ready = await Promise.allSettled([
    answers.then((model) => load('answers', model.load({ signal })).then(() => model.name)),
    speech.then((parts) => load('speech', parts?.cache.load({ signal }))),
  ]);
  const [named] = ready;
  if (signal.aborted || named.status === 'rejected') return;
  logger.info({ answers: named.value }, 'voice is ready');
}

function isOff(value: string | undefined): boolean {
  return /^(?:0|false|no|off)$/i.test(value?.trim() ?? '');
}
