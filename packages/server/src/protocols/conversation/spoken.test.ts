import { expect, it } from 'vitest';
import { languageOf, taggedLanguage } from './spoken.js';

it.each([
  ['en-US', 'en'],
  ['de_at', 'de'],
  [' YUE ', 'yue'],
  ['zh', 'zh'],
  ['zh-TW', 'zh-Hant'],
  ['zh_hk', 'zh-Hant'],
  ['zh-CN', 'zh-Hans'],
  ['zh-SG', 'zh-Hans'],
  ['zh-Hant', 'zh-Hant'],
  ['zh-hans-TW', 'zh-Hans'],
  ['zh-', 'zh'],
  ['zh-Latn', 'zh'],
])('the tag %j is the language %s', (tag, language) => {
  expect(taggedLanguage(tag)).toBe(language);
});

it('leaves the script out where the model knows none', () => {
  expect(taggedLanguage('zh-TW', ['en', 'zh'])).toBe('zh');
  expect(taggedLanguage('zh-TW', ['en', 'zh', 'zh-Hant'])).toBe('zh-Hant');
});

it('keeps the script in the settings of a session, too', () => {
  expect(languageOf('zh-TW')).toBe('zh-Hant');
});
