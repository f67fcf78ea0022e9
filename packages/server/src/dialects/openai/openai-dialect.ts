import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson } from '../../http/answer-json.js';
import type {
  HttpCall,
  MakeConversation,
  OpenProtocol,
  SocketCall,
  SocketRefusal,
} from '../../protocols/server-protocol.js';
import type { Dialect, DialectHost } from '../dialect.js';
import { createRunningAnswers } from '../uploads/running-answers.js';
import { checkModel } from './model-names.js';
import { OpenAiError, openAiError, openAiRefusal } from './openai-error.js';
import { answerClientSecrets, contextOf, sessionOfSecret } from './realtime/client-secrets.js';
import { createRealtimeConversation } from './realtime/conversation.js';
import type { Edition } from './realtime/session-body.js';
import { changedConfig, DEFAULT_CONFIG, type RealtimeConfig } from './realtime/session-config.js';
import { answerModels } from './rest/answer-models.js';
import { answerTranscription } from './rest/answer-transcription.js';

const TRANSCRIPTIONS = '/v1/audio/transcriptions';
const TRANSLATIONS = '/v1/audio/translations';
const MODELS = '/v1/models';
const REALTIME = '/v1/realtime';
const CLIENT_SECRETS = '/v1/realtime/client_secrets';
const BETA_SECRETS = '/v1/realtime/transcription_sessions';
const PATHS: ReadonlySet<string> = new Set([
  TRANSCRIPTIONS,
  TRANSLATIONS,
  MODELS,
  REALTIME,
  CLIENT_SECRETS,
  BETA_SECRETS,
]);

/** OpenAI's transcriptions: recordings by HTTP, and transcription sessions of the Realtime API. See docs/dialects.md. */
export const openai: Dialect = {
  name: 'openai',
  serves: (path) => PATHS.has(path) || path.startsWith(`${MODELS}/`),
  open: openDialect,
};

function openDialect(host: DialectHost): OpenProtocol {
  const running = createRunningAnswers();

  function answerOf(
    { request, path }: HttpCall,
    response: ServerResponse,
  ): Promise<void> | undefined {
    switch (path) {
      case TRANSCRIPTIONS:
      case TRANSLATIONS: {
        const task = path === TRANSLATIONS ? 'translate' : 'transcribe';
        return posted(request, () =>
          answerTranscription(request, response, { host, task, ending: running.ending }),
        );
      }
      case CLIENT_SECRETS:
      case BETA_SECRETS: {
        const edition = path === BETA_SECRETS ? 'beta' : 'ga';
        return posted(request, () => answerClientSecrets(request, response, { host, edition }));
      }
      case REALTIME:
        return undefined;
      default:
        return answerModelsTo(request, response, path);
    }
  }

  async function answerModelsTo(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw notAllowed('GET');
    const admitted = await host.admit(request);
    if ('status' in admitted) throw refusedBy(admitted);
    admitted.leave();
    const asked = path === MODELS ? undefined : decodedName(path.slice(MODELS.length + 1));
    answerModels(response, host.model, asked);
  }

  return {
    answer(call, response) {
      const answered = answerOf(call, response)?.catch((error: unknown) => {
        const { status, body, headers } = openAiError(error);
        if (status >= 500) host.logger.error({ err: error }, 'fault while a request was answered');
        if (response.headersSent) response.destroy();
        else answerJson(response, status, { error: body }, headers);
      });
      return answered && running.add(answered);
    },
    converse: (call) => converse(host, call),
    presentRefusal: openAiRefusal,
    drain: () => running.drain(host.limits),
  };
}

function converse(
  host: DialectHost,
  call: SocketCall,
): MakeConversation | SocketRefusal | undefined {
  const { request, path, query } = call;
  if (path !== REALTIME) return undefined;
  const edition: Edition = isBeta(request) ? 'beta' : 'ga';
  let config: RealtimeConfig = { ...DEFAULT_CONFIG, ...modelOf(query.get('model'), host.model) };
  const given = sessionOfSecret(request);
  try {
    if (given !== undefined) config = changedConfig(config, given, contextOf(host));
  } catch (error) {
    const { status, body } = openAiError(error);
    return {
      status,
      code: body.code ?? 'invalid_value',
      message: body.message,
      body: { error: body },
    };
  }
  return (peer, logger) =>
    createRealtimeConversation(host, call, { config, edition }, { peer, logger });
}

/** Models of conversations are named here, too: what transcribes is said later. */
function modelOf(asked: string | null, own: string): Pick<RealtimeConfig, 'model'> {
  if (asked === null) return {};
  try {
    checkModel(asked, own, 'model');
    return { model: asked };
  } catch {
    return {};
  }
}

function isBeta({ headers }: IncomingMessage): boolean {
  const asked = [headers['openai-beta'], headers['sec-websocket-protocol']].flat().join(',');
  return /realtime[=-]v1/.test(asked);
}

async function posted(request: IncomingMessage, answer: () => Promise<void>): Promise<void> {
  if (request.method === 'POST') return answer();
  throw notAllowed('POST');
}

function notAllowed(method: string): OpenAiError {
  return new OpenAiError(`Use ${method}.`, { status: 405, code: 'method_not_allowed' });
}

function refusedBy({ status, message }: SocketRefusal): OpenAiError {
  const isKey = status === 401;
  return new OpenAiError(message, {
    status,
    type: isKey ? 'authentication_error' : 'rate_limit_error',
    code: isKey ? 'invalid_api_key' : 'rate_limit_exceeded',
  });
}

function decodedName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
