import type { ServerResponse } from 'node:http';
import { answerJson } from '../../net/http/answer-json.js';
import { OpenAiError } from './openai-error.js';

/** OpenAI's own names, as clients list and choose them. Each stands for the model that is there. */
const ALIASES: readonly string[] = [
  'whisper-1',
  'gpt-4o-transcribe',
  'gpt-4o-mini-transcribe',
  'gpt-4o-transcribe-diarize',
  'gpt-transcribe',
  'gpt-live-transcribe',
  'gpt-realtime-whisper',
];

// Also of a version of one of them, and of those to come.
const ALIAS = /^(?:whisper-1|gpt-[\w.-]{1,100})$/;
// Clients that ask for one of these end what is said themselves.
const WITHOUT_TURNS = /^(?:gpt-realtime-whisper|gpt-live-transcribe)/;

/** Whether a name is of the model that is there. */
export function isModel(name: string, own: string): boolean {
  return name === own || ALIAS.test(name);
}

/**
 * Refuses a model that is not there.
 *
 * @throws OpenAiError 404
 */
export function checkModel(name: string, own: string, param: string): void {
  if (isModel(name, own)) return;
  throw new OpenAiError(
    `There is no such model here. Ask for "${own}", or for one of ${ALIASES.join(', ')}, which stand for it.`,
    { status: 404, code: 'model_not_found', param },
  );
}

/** Whether sessions with a model have no turn detection unless they ask for one. */
export function isWithoutTurns(model: string): boolean {
  return WITHOUT_TURNS.test(model);
}

/** `GET /v1/models`, and one of them. @throws OpenAiError 404 */
export function answerModels(response: ServerResponse, own: string, asked?: string): void {
  if (asked !== undefined) {
    checkModel(asked, own, 'model');
    answerJson(response, 200, modelOf(asked));
    return;
  }
  const names = [own, ...ALIASES.filter((alias) => alias !== own)];
  answerJson(response, 200, { object: 'list', data: names.map(modelOf) });
}

function modelOf(id: string): object {
  // The server does not know when a model was made; clients want a number.
  return { id, object: 'model', created: 0, owned_by: 'ws-server' };
}
