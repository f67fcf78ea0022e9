import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRefusal, type SocketRefusal } from '../../net/http/refusal.js';
import { converse } from '../converse.js';
import type { Dialect, DialectHost } from '../dialect.js';
import type { HttpCall, MakeConversation, OpenProtocol, SocketCall } from '../server-protocol.js';
import { type AnswerLife, createRunningAnswers } from '../uploads/running-answers.js';
import { answerModels, isModel } from './model-names.js';
import { OpenAiError, openAiError, openAiRefusal } from './openai-error.js';
import {
  answerClientSecrets,
  answeringModel,
  checkedSettings,
  contextOf,
  sessionOfSecret,
} from './realtime/client-secrets.js';
import type { DialogueSettings } from './realtime/dialogue/dialogue-settings.js';
import { createRealtimeCodec } from './realtime/realtime-codec.js';
import type { Edition } from './realtime/session-body.js';
import { changedConfig, DEFAULT_CONFIG, type RealtimeConfig } from './realtime/session-config.js';
import { changedKind, firstKind } from './realtime/session-kind.js';
import { answerTranscription } from './rest/answer-transcription.js';

const TRANSCRIPTIONS = '/v1/audio/transcriptions';
const TRANSLATIONS = '/v1/audio/translations';
const MODELS = '/v1/models';
const REALTIME = '/v1/realtime';
const CLIENT_SECRETS = '/v1/realtime/client_secrets';
const BETA_SECRETS = '/v1/realtime/transcription_sessions';
// Where OpenAI has something, its clients are told in its way that there is nothing here.
const PREFIXES = ['/v1/audio', '/v1/chat', MODELS, REALTIME];

/**
 * OpenAI's transcriptions: recordings by HTTP, and transcription sessions of the Realtime API; conversations of it where
 * something answers here. See docs/dialects.md.
 */
export const openai: Dialect = {
  name: 'openai',
  serves: (path) => PREFIXES.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)),
  open: openDialect,
};

function openDialect(host: DialectHost): OpenProtocol {
  const running = createRunningAnswers();

  async function answerOf(
    call: HttpCall,
    response: ServerResponse,
    life: AnswerLife,
  ): Promise<void> {
    const { request, path } = call;
    switch (path) {
      case TRANSCRIPTIONS:
      case TRANSLATIONS: {
        checkMethod(call, response, 'POST');
        const task = path === TRANSLATIONS ? 'translate' : 'transcribe';
        return answerTranscription(request, response, { host, task, life });
      }
      case CLIENT_SECRETS:
      case BETA_SECRETS: {
        checkMethod(call, response, 'POST');
        const edition = path === BETA_SECRETS ? 'beta' : 'ga';
        return answerClientSecrets(request, response, { host, edition });
      }
      case REALTIME:
        response.setHeader('upgrade', 'websocket');
        throw new OpenAiError('/v1/realtime is a WebSocket: connect to it with ws://.', {
          ...{ status: 426, code: 'upgrade_required' },
        });
      default: {
        if (path !== MODELS && !path.startsWith(`${MODELS}/`)) throw notHere();
        checkMethod(call, response, 'GET, HEAD');
        await life.admit(host, request);
        const asked = path === MODELS ? undefined : decodedName(path.slice(MODELS.length + 1));
        return answerModels(response, host.model, asked);
      }
    }
  }

  return {
    answer(call, response) {
      return running.run(response, (life) =>
        answerOf(call, response, life).catch((error: unknown) => {
          const { status, refusal } = openAiError(error);
          if (status >= 500) {
            host.logger.error({ err: error }, 'fault while a request was answered');
          }
          if (response.headersSent) response.destroy();
          else answerRefusal(response, refusal);
        }),
      );
    },
    converse: (call) => converseRealtime(host, call),
    presentRefusal: openAiRefusal,
    drain: () => running.drain(host.limits),
  };
}

function converseRealtime(
  host: DialectHost,
  call: SocketCall,
): MakeConversation | SocketRefusal | undefined {
  const { request, path, query } = call;
  if (path !== REALTIME) return notHere().refusal;
  const edition: Edition = isBeta(request) ? 'beta' : 'ga';
  const model = query.get('model');
  // Models of conversations are named here, too: what transcribes is said later.
  const isAnswered = host.answers !== undefined;
  let kind = firstKind(query.get('intent'), model, isAnswered);
  const isOurs = kind === 'transcription' && model !== null && isModel(model, host.model);
  let config: RealtimeConfig = { ...DEFAULT_CONFIG, ...(isOurs && { model }) };
  let settings: DialogueSettings | undefined;
  const said = sessionOfSecret(request);
  try {
    if (said !== undefined) {
      kind = changedKind(kind, said, isAnswered);
      config = changedConfig(config, said, contextOf(host));
      if (kind === 'realtime') settings = checkedSettings(host, said, model);
    }
  } catch (error) {
    return openAiError(error).refusal;
  }
  const answering = answeringModel(host.answers, said, model);
  const first = { config, edition, kind, settings, model: answering };
  return converse(host, call, (parts) => createRealtimeCodec(parts, first));
}

function isBeta({ headers }: IncomingMessage): boolean {
  const asked = [headers['openai-beta'], headers['sec-websocket-protocol']].flat().join(',');
  return /realtime[=-]v1/.test(asked);
}

/** @throws OpenAiError 405 */
function checkMethod(
  { request, path }: HttpCall,
  response: ServerResponse,
  allowed: 'GET, HEAD' | 'POST',
): void {
  if (allowed.split(', ').includes(request.method ?? '')) return;
  response.setHeader('allow', allowed);
  const message = allowed === 'POST' ? `Send to ${path} with POST.` : `Ask for ${path} with GET.`;
  throw new OpenAiError(message, { status: 405, code: 'method_not_allowed' });
}

function notHere(): OpenAiError {
  return new OpenAiError(
    `This server does not have that part of OpenAI. It has ${TRANSCRIPTIONS}, ${TRANSLATIONS}, ${MODELS}, ${CLIENT_SECRETS} and, as a WebSocket, ${REALTIME}.`,
    { status: 404, code: 'unknown_url' },
  );
}

function decodedName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
