import { fileURLToPath } from 'node:url';
import { type Logger, TranscribeError } from '@ws/core';
import { readOptions } from '@ws/core/internal';
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
  return {
    name: 'voice',
    serves: (path) =>
      path === PATH || path.startsWith(`${PATH}/`) || (dialects && isSpeechPath(path)),
    async open(host) {
      const closing = new AbortController();
      const { logger, onModelProgress: onProgress } = host;
      const answers =
        settings.answers ??
        (await findAnswers(env, { logger, embedded: { onProgress }, signal: closing.signal }));
      const speech = await speechOf(settings.speech, env, host, closing.signal);
      const sounds = createSounds(speech?.cache, `${PATH}/audio`);
      const { strategy, language } = settings;
      const context: VoiceContext = {
        ...{ host, answers, speech, sounds },
        summaries: createSummaries(answers, logger, closing.signal),
        listening: { strategy, language },
      };
      const conversations = createConversations(
        settings.history ?? {},
        host.clock,
        answers.promptTokens,
      );
      const page = await host.loadPage(PAGE_FOLDER);
      void warmUp(answers, speech, logger, closing.signal);
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
        async close() {
          closing.abort();
          if (settings.answers === undefined) await answers[Symbol.asyncDispose]();
          if (settings.speech === undefined)
            await (speech as Speech | undefined)?.[Symbol.asyncDispose]();
        },
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

/** What speaks the answers; `undefined` where it cannot be had, since answers can be read. */
async function speechOf(
  given: VoiceOptions['speech'],
  env: NonNullable<VoiceOptions['env']>,
  { logger, onModelProgress: onProgress }: ProtocolHost,
  signal: AbortSignal,
): Promise<Pick<Speech, 'cache' | 'voice' | 'speed'> | undefined> {
  if (given !== undefined) return given || undefined;
  try {
    return await speechFromEnvironment(env, { logger, signal, onProgress });
  } catch (error) {
    const isSetting = TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_OPTION';
    if (isSetting) throw error;
    logger.warn({ reason: (error as Error).message }, 'answers are not spoken');
    return undefined;
  }
}

/** The first answer does not wait for a model. */
async function warmUp(
  answers: AnswerModel,
  speech: Pick<Speech, 'cache'> | undefined,
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
  await Promise.all([
    load('answers', answers.load({ signal })),
    load('speech', speech?.cache.load({ signal })),
  ]);
  if (!signal.aborted) logger.info({ answers: answers.name }, 'voice is ready');
}

function isOff(value: string | undefined): boolean {
  return /^(?:0|false|no|off)$/i.test(value?.trim() ?? '');
}
