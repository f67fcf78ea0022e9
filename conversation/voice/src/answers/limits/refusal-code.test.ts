import { expect, it } from 'vitest';
import { refusalCode } from './refusal-code.js';

it.each<[string, string | undefined, string | undefined]>([
  [
    'its code',
    '{"error":{"code":"model_not_found","type":"invalid_request_error"}}',
    'model_not_found',
  ],
  [
    'its type',
    '{"type":"error","error":{"type":"rate_limit_error","message":"org-7"}}',
    'rate_limit_error',
  ],
  [
    'its type beside a code that is a number',
    '{"error":{"code":404,"type":"NOT_FOUND"}}',
    'NOT_FOUND',
  ],
  ['no sentence', '{"error":{"code":"You said hello","type":"org org-7"}}', undefined],
  ['nothing long', `{"error":{"code":"${'x'.repeat(65)}"}}`, undefined],
  ['no secret', '{"error":{"code":"sk-sesame"}}', undefined],
  ['no message', '{"error":"hello"}', undefined],
  ['nothing of a page', '<html>', undefined],
  ['nothing of a list', '[1]', undefined],
  ['nothing of nothing', undefined, undefined],
])('of a refusal that is told is %s', (_, body, code) => {
  expect(refusalCode(body, ['', 'sk-sesame'])).toBe(code);
});
