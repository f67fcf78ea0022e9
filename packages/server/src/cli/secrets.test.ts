import { expect, it } from 'vitest';
import { takeSecrets } from './secrets.js';

it('takes secrets out of the environment, and leaves the rest', () => {
  const environment = {
    WS_API_KEYS: 'one,two',
    WS_TOKEN_SECRET: 'three',
    HOME: '/x',
    TWILIO_AUTH_TOKEN: 'four',
    WS_WEBHOOK_SECRET: 'five',
  };
  expect(takeSecrets(environment)).toEqual({
    server: { apiKeys: ['one,two'], tokenSecret: 'three', twilioAuthToken: 'four' },
    worker: { webhookSecret: 'five' },
  });
  expect(environment).toEqual({ HOME: '/x' });
  expect(takeSecrets({ WS_API_KEYS: '', WS_TOKEN_SECRET: '' })).toEqual({ server: {}, worker: {} });
});
