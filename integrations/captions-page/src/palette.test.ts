import { afterEach, expect, it, vi } from 'vitest';
import { currentPalette, forgetPalette } from './palette.js';

afterEach(() => {
  vi.unstubAllGlobals();
  forgetPalette();
});

/** A browser whose user has chosen the colours: elements have no other text colour, unless they say so. */
function forceColors(): void {
  const style = { color: '', forcedColorAdjust: 'auto' };
  vi.stubGlobal('document', {
    createElement: () => ({ style, remove: () => {} }),
    body: { append: () => {} },
  });
  vi.stubGlobal('getComputedStyle', () => ({
    color: style.forcedColorAdjust === 'none' ? style.color : 'CanvasText',
  }));
}

it('tells speech from the rest where colours are forced', () => {
  forceColors();
  expect(currentPalette()).toEqual({
    wave: 'var(--wave)',
    speech: 'var(--speech)',
    line: 'var(--line)',
  });
});
