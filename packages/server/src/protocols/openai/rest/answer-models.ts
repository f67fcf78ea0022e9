import type { ServerResponse } from 'node:http';
import { answerJson } from '../../../net/http/answer-json.js';
import { ALIASES, checkModel } from '../model-names.js';

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
  // When a model was made, nobody knows here; clients want a number.
  return { id, object: 'model', created: 0, owned_by: 'ws-server' };
}
