import { describe, expect, it } from 'vitest';
import { normalizeWords } from './normalize-words.js';

describe('normalizeWords', () => {
  it.each([
    ['And so, my fellow Americans:', 'and so my fellow americans'],
    ['Don’t — it\'s "fine"…', "don't it's fine"],
    ['well-known  TENTS\n', 'well known tents'],
    ["the boys' 'quoted' word", 'the boys quoted word'],
    ['ÄRGER über Straße', 'ärger über straße'],
    ['ﬁne Å', 'fine å'],
    ['Привет, мир! 3.5', 'привет мир 3 5'],
    ['हिन्दी में', 'हिन्दी में'],
    ['東京タワー、です。', '東 京 タ ワ ー で す'],
    ['ใช้ AI ได้', 'ใ ช้ ai ไ ด้'],
    ['한국어 문장.', '한국어 문장'],
    [' ... ', ''],
  ])('%j', (text, words) => {
    expect(normalizeWords(text).join(' ')).toBe(words);
  });
});
