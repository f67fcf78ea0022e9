import { expect, it } from 'vitest';
import { OpenAiError, openAiRefusal } from './openai-error.js';

it("a refusal in OpenAI's shape keeps the field that it is about", () => {
  const { refusal } = new OpenAiError('There is no such model here.', {
    ...{ status: 404, code: 'model_not_found', param: 'model' },
  });
  expect(openAiRefusal(refusal)).toEqual(refusal);
});

it("a refusal of the server's own gets OpenAI's shape, and keeps its headers", () => {
  const headers = { 'x-more': 'kept' };
  const refusal = { status: 429, code: 'QUOTA_EXCEEDED', message: 'No.', retryAfterS: 9, headers };
  expect(openAiRefusal(refusal)).toEqual({
    ...refusal,
    headers: { ...headers, 'x-should-retry': 'false' },
    body: {
      error: {
        message: 'No.',
        type: 'insufficient_quota',
        param: null,
        code: 'insufficient_quota',
      },
    },
  });
});
