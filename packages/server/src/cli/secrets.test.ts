import { expect, it } from 'vitest';
import { takeSecrets } from './secrets.js';

it('takes secrets out of the environment, and leaves the rest', () => {
  const environment = { WS_API_KEYS: 'one,two', WS_TOKEN_SECRET: 'three', HOME: '/x' };
  expect(takeSecrets(environment)).toEqual({ apiKeys: ['one,two'], tokenSecret: 'three' });
  expect(environment).toEqual({ HOME: '/x' });
  expect(takeSecrets({ WS_API_KEYS: '', WS_TOKEN_SECRET: '' })).toEqual({});
});
