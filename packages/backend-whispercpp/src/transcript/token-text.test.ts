import { describe, expect, it } from 'vitest';
import { createTokenTexts } from './token-text.js';

describe('texts of tokens', () => {
  it('keep a byte order mark, wherever it stands', () => {
    const bytes = new TextEncoder().encode('a\u{FEFF}b');
    const texts = createTokenTexts((token) => bytes.slice(token, token + 1));
    expect(texts.decode([0, 1, 2, 3, 4])).toBe('a\u{FEFF}b');
    expect(texts.decode([1, 2, 3])).toBe('\u{FEFF}');
  });
});
