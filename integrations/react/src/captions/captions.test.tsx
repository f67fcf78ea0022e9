// @vitest-environment jsdom
import type { FinalEvent, PartialEvent } from '@ws/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Captions, type CaptionsProps } from './captions.js';

function said(seq: number, text: string): FinalEvent {
  return { seq, utteranceId: seq, startSample: seq, text, language: 'en' } as FinalEvent;
}
const finals = ['One.', 'Two.', 'Three.', 'Four.'].map((text, i) => said(i + 1, text));
const partial = { ...said(5, 'Five six'), stableChars: 4 } as unknown as PartialEvent;

function shown(props: Partial<CaptionsProps>) {
  const page = document.createElement('div');
  page.innerHTML = renderToStaticMarkup(<Captions finals={finals} partial={partial} {...props} />);
  const captions = page.firstElementChild as HTMLElement;
  const textsOf = (selector: string) =>
    [...captions.querySelectorAll(selector)].map(({ textContent }) => textContent);
  return { captions, heard: textsOf('[role=log] > p'), seen: textsOf('p[aria-hidden]'), textsOf };
}

describe('captions', () => {
  it('list the last finals, and what is being said', () => {
    const { captions, heard, seen, textsOf } = shown({});
    expect([heard, seen]).toEqual([['Two.', 'Three.', 'Four.'], ['Five six']]);
    expect(textsOf('[data-tentative]')).toEqual([' six']);
    expect(captions.className).toBe('ws-captions');
  });

  it('roll up by lines, and screen readers are told of finals alone', () => {
    const { captions, heard, seen } = shown({ mode: 'roll-up' });
    expect([heard, seen]).toEqual([
      ['Three.', 'Four.'],
      ['Four.', 'Five six'],
    ]);
    expect(captions.style.getPropertyValue('--ws-captions-lines')).toBe('2');
    expect(() => shown({ mode: 'roll-up', lineChars: 0 })).toThrow(/maxLineChars/);
  });

  it('pop on, one final at a time', () => {
    const { heard, seen, textsOf } = shown({ mode: 'pop-on' });
    expect([heard, seen, textsOf('[data-tentative]')]).toEqual([['Four.'], [], []]);
  });

  it('are marked where there is nothing to show', () => {
    expect(shown({ finals: [], partial: undefined }).captions.dataset['empty']).toBe('');
    expect(shown({ finals: [], mode: 'pop-on' }).captions.dataset['empty']).toBe('');
    expect(shown({ finals: [] }).captions.dataset['empty']).toBeUndefined();
  });

  it('have no style of ours where they are to be unstyled', () => {
    for (const mode of ['list', 'roll-up'] as const) {
      const { captions } = shown({ mode, unstyled: true, className: 'mine' });
      expect(captions.className).toBe('mine');
      expect(captions.querySelector('[data-tentative]')!.hasAttribute('style')).toBe(false);
    }
  });
});
