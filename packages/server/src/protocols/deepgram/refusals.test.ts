import { expect, it } from 'vitest';
import { presentRefusal } from './refusals.js';

it('a quota that is used up is nothing to try again within a minute', () => {
  const refusal = { status: 429, message: 'Try again tomorrow.', retryAfterS: 30_000 };
  expect(presentRefusal({ ...refusal, code: 'QUOTA_EXCEEDED' })).toMatchObject({
    ...{ status: 402, retryAfterS: undefined },
    body: { err_code: 'ASR_PAYMENT_REQUIRED', err_msg: 'Try again tomorrow.' },
  });
  expect(presentRefusal({ ...refusal, code: 'TOO_MANY_SESSIONS' })).toMatchObject({
    ...{ status: 429, retryAfterS: 30_000 },
    body: { err_code: 'TOO_MANY_REQUESTS' },
  });
});

it.each([
  [404, 'NOT_FOUND'],
  [405, 'METHOD_NOT_ALLOWED'],
  [409, 'CONFLICT'],
  [415, 'UNSUPPORTED_MEDIA_TYPE'],
  [418, 'Bad Request'],
  [422, 'UNPROCESSABLE_ENTITY'],
  [500, 'INTERNAL_SERVER_ERROR'],
  [502, 'INTERNAL_SERVER_ERROR'],
])('what is wrong with the request is no fault of the server: %i', (status, code) => {
  const { body } = presentRefusal({ status, code: 'INVALID_MESSAGE', message: 'No.' });
  expect(body).toMatchObject({ err_code: code, err_msg: 'No.' });
});
