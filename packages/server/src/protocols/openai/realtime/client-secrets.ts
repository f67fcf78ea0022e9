import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject } from '@ws/core/internal';
import { credentialOf } from '../../../net/auth/credentials.js';
import { isRefusal } from '../../../net/auth/identity.js';
import { besideToken, ephemeralToken } from '../../../net/auth/session-tokens.js';
import { answerJson } from '../../../net/http/answer-json.js';
import { type JsonObject, readJson } from '../../../net/http/json-object.js';
import { SMALL_BODY } from '../../../net/http/read-body.js';
import { answerRefusal } from '../../../net/http/refusal.js';
import type { DialectHost } from '../../dialect.js';
import { invalidValue, openAiRefusal } from '../openai-error.js';
import {
  changedSettings,
  type DialogueSettings,
  firstSettings,
  settingsBody,
} from './dialogue/dialogue-settings.js';
import { dialogueBody, type Edition, sessionBody } from './session-body.js';
import { type ConfigContext, changedConfig, DEFAULT_CONFIG } from './session-config.js';
import { changedKind, firstKind } from './session-kind.js';

// It travels in a header.
const MAX_SESSION_CHARS = 4096;
const DEFAULT_LIFETIME_S = 600;
const MIN_LIFETIME_S = 10;
const MAX_LIFETIME_S = 7200;

/**
 * `POST /v1/realtime/client_secrets`, with an API key: a secret that opens sessions for a while, configured as the body
 * says. For the program behind a web page: the page gets the secret, and not the key. In the beta it was
 * `/v1/realtime/transcription_sessions`.
 *
 * @throws OpenAiError; what {@link readJson} throws
 */
export async function answerClientSecrets(
  request: IncomingMessage,
  response: ServerResponse,
  { host, edition }: { readonly host: DialectHost; readonly edition: Edition },
): Promise<void> {
  const bearer = await host.access.identify(request);
  if (isRefusal(bearer)) return answerRefusal(response, openAiRefusal(bearer));
  const body = await readJson(request, SMALL_BODY);
  const { session: asked, expires_after } = body;
  const session = (edition === 'beta' ? body : asked) ?? {};
  const isAnswered = host.answers !== undefined;
  const intent = edition === 'beta' ? 'transcription' : null;
  const kind = changedKind(firstKind(intent, null, isAnswered), session, isAnswered);
  const config = changedConfig(DEFAULT_CONFIG, session, contextOf(host));
  const settings = kind === 'realtime' ? checkedSettings(host, session, null) : undefined;
  const beside = JSON.stringify(session);
  if (beside.length > MAX_SESSION_CHARS) {
    throw invalidValue(
      'session',
      `The session may have ${MAX_SESSION_CHARS} characters here. Say the rest by session.update.`,
    );
  }
  const { token, expiresAt } = host.access.issueToken(bearer, lifetimeOf(expires_after));
  const value = ephemeralToken(token, beside);
  const id = `sess_${randomUUID().replaceAll('-', '')}`;
  const answers = settings?.model ?? host.answers?.models[0];
  const told = { id, expiresAt: undefined, model: host.model, answers };
  const shown =
    settings === undefined
      ? sessionBody(config, told, edition)
      : dialogueBody(config, settingsBody(settings, edition), told, edition);
  if (edition === 'beta') {
    return answerJson(response, 200, { ...shown, client_secret: { value, expires_at: expiresAt } });
  }
  answerJson(response, 200, { value, expires_at: expiresAt, session: shown });
}

/** The session's configuration in a client's secret; `undefined` if there is none that can be read. */
export function sessionOfSecret(request: IncomingMessage): JsonObject | undefined {
  const beside = besideToken(credentialOf(request)?.secret ?? '');
  if (beside === undefined) return undefined;
  try {
    const session: unknown = JSON.parse(beside);
    return isObject(session) ? session : undefined;
  } catch {
    return undefined;
  }
}

/**
 * How a conversation is answered, as its session says, and by the model that answers it.
 *
 * @param named - a model in the address
 * @throws OpenAiError 400
 */
export function checkedSettings(
  { answers, speech }: DialectHost,
  session: unknown,
  named: string | null,
): DialogueSettings {
  const host = { answers: answers!, speech };
  const before = { ...firstSettings(host), model: answeringModel(answers, session, named) };
  return changedSettings(before, session as JsonObject, host, 'session');
}

/** The model that a session names, or else its address, where that is here. The program behind a page has made the session. */
export function answeringModel(
  answers: DialectHost['answers'],
  session: unknown,
  named: string | null,
): string | undefined {
  const { model } = isObject(session) ? session : {};
  const isHere = (name: unknown): name is string =>
    answers?.models.some((one) => one === name) === true;
  return [model, named].find(isHere);
}

export function contextOf({ model, backend }: DialectHost): ConfigContext {
  return { model, languages: backend.capabilities.languages };
}

function lifetimeOf(after: unknown): number {
  const { seconds = DEFAULT_LIFETIME_S } = (isObject(after) ? after : {}) as { seconds?: number };
  const isInRange = seconds >= MIN_LIFETIME_S && seconds <= MAX_LIFETIME_S;
  if (Number.isInteger(seconds) && isInRange) return seconds;
  throw invalidValue(
    'expires_after.seconds',
    `"expires_after.seconds" must be a whole number from ${MIN_LIFETIME_S} to ${MAX_LIFETIME_S}.`,
  );
}
