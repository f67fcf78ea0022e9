import { describe, expect, it } from 'vitest';
import { checkSpeechCall } from './check-speech-call.js';

const capabilities = {
  voices: [
    { name: 'ann', languages: ['en-US'] },
    { name: 'bob', languages: ['en-GB', 'de'] },
  ],
  speed: { min: 0.5, max: 2 },
  maxChars: 20,
};

describe('checkSpeechCall', () => {
  it('says what is left out', () => {
    expect(checkSpeechCall('Hi.', {}, capabilities)).toEqual({
      text: 'Hi.',
      voice: 'ann',
      speed: 1,
    });
  });

  it('takes the first voice of a language', () => {
    const voiceOf = (language: string) => checkSpeechCall('Hi.', { language }, capabilities).voice;
    expect(['en', 'EN-us', 'en-GB', 'de'].map(voiceOf)).toEqual(['ann', 'ann', 'bob', 'bob']);
  });

  it.each<[string, unknown, object]>([
    ['text', '', {}],
    ['text', ' \n', {}],
    ['text', 7, {}],
    ['text', 'half \ud83d', {}],
    ['text', 'x'.repeat(21), {}],
    ['speed', 'Hi.', { speed: 0.4 }],
    ['speed', 'Hi.', { speed: Number.NaN }],
    ['speed', 'Hi.', { speed: '1' }],
    ['voice', 'Hi.', { voice: 'cat' }],
    ['language', 'Hi.', { language: 'fr' }],
    ['language', 'Hi.', { language: 'e' }],
    ['language', 'Hi.', { language: '' }],
    ['language', 'Hi.', { language: 'de-AT' }],
    ['language', 'Hi.', { voice: 'ann', language: 'en-GB' }],
  ])('refuses a wrong %s: %j, %j', (option, text, options) => {
    expect(() => checkSpeechCall(text as string, options, capabilities)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        details: expect.objectContaining({ option }),
      }),
    );
  });
});
