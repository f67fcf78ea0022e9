import { describe, expect, it } from 'vitest';
import { connectionError, refusal } from './server-errors.js';

describe('what whisper-server refuses', () => {
  it('is told without what marks up its page, on one line', () => {
    const { message } = refusal({ status: 404, body: '<h1>File Not Found</h1>\n (/x)' }, '/x');
    expect(message).toContain('"File Not Found (/x)"');
  });

  it.each([
    [400, false],
    [404, false],
    [500, true],
    [502, true],
    [429, true],
    [401, false],
  ])('with %i may succeed at another try: %s', (status, retryable) => {
    expect(refusal({ status, body: '' }, '/inference')).toMatchObject({
      code: 'ERR_BACKEND_FAILED',
      retryable,
      details: { status, path: '/inference' },
    });
  });

  it('quotes no more than some words', () => {
    expect(refusal({ status: 500, body: 'x'.repeat(10_000) }, '/').message.length).toBeLessThan(
      400,
    );
  });

  it('cannot be reached: worth another try', () => {
    const cause = new Error('connect ECONNREFUSED');
    expect(connectionError(new URL('http://user:secret@127.0.0.1:9/x'), cause)).toMatchObject({
      code: 'ERR_CONNECTION',
      retryable: true,
      message: expect.not.stringContaining('secret'),
      cause,
    });
  });
});
