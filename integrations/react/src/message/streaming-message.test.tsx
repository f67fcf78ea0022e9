// @vitest-environment jsdom
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StreamingMessage, type StreamingMessageProps } from '../message.js';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const unmounts: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const unmount of unmounts.splice(0)) await unmount();
  vi.unstubAllGlobals();
});

async function rendered(props: StreamingMessageProps) {
  const element = document.createElement('div');
  const root = createRoot(element);
  const show = (next: StreamingMessageProps) =>
    act(async () => root.render(createElement(StreamingMessage, next)));
  await show(props);
  unmounts.push(() => act(async () => root.unmount()));
  return { element, show, $: (selector: string) => element.querySelector(selector) };
}

const assistant = (text: string, more: Partial<StreamingMessageProps> = {}) =>
  rendered({ role: 'assistant', text, ...more });

describe('StreamingMessage', () => {
  it('shows dots until the first word, and tells screen readers while it is written', async () => {
    const { $, show } = await assistant('', { isStreaming: true });
    expect($('[data-typing]')?.getAttribute('aria-label')).toBe('Writing');
    expect($('[aria-live=polite]')?.getAttribute('aria-busy')).toBe('true');
    await show({ role: 'assistant', text: 'One', isStreaming: true });
    expect($('[data-typing]')).toBeNull();
    expect($('[aria-live=polite]')?.textContent).toBe('One');
    await show({ role: 'assistant', text: 'One two.' });
    expect($('[aria-live]')).toBeNull();
    expect($('[data-message=assistant]')?.textContent).toBe('One two.');
  });

  it('moves its dots only for those who want motion', async () => {
    const animate = vi.fn(() => ({ cancel() {} }));
    Element.prototype.animate = animate as never;
    for (const [matches, times] of [
      [true, 0],
      [false, 3],
    ] as const) {
      vi.stubGlobal('matchMedia', () => ({ matches }));
      await assistant('', { isStreaming: true });
      expect(animate).toHaveBeenCalledTimes(times);
    }
  });

  it('is Markdown, with code highlighted', async () => {
    const { $, element } = await assistant(
      '**Bold**\n\n- one\n\n```js\nconst a = 1;\n```\n\n```unknownish\n?\n```',
    );
    expect($('strong')?.textContent).toBe('Bold');
    expect($('li')?.textContent).toBe('one');
    expect($('.hljs-keyword')?.textContent).toBe('const');
    expect(element.querySelectorAll('pre[tabindex="0"]')).toHaveLength(2);
  });

  it('lets nobody in: no HTML, no scripts in addresses, no pictures of others', async () => {
    const { element, $ } = await assistant(
      [
        'a <script>alert(1)</script> <img src=x onerror=alert(1)> <iframe src="x"></iframe>',
        '[bad](javascript:alert(1)) [data](data:text/html,x) [good](https://example.com "t")',
        '![chart](https://example.com/chart.png?secret)',
      ].join('\n\n'),
    );
    expect(element.querySelector('script, img, iframe')).toBeNull();
    const links = [...element.querySelectorAll('a')];
    expect(links.map(({ textContent }) => textContent)).toEqual(['bad', 'data', 'good', 'chart']);
    expect(links.map((link) => link.getAttribute('href') ?? '').slice(0, 2)).toEqual(['', '']);
    for (const { rel, target } of links) {
      expect([rel, target]).toEqual(['noopener noreferrer nofollow', '_blank']);
    }
    expect($('a[title=t]')?.getAttribute('href')).toBe('https://example.com');
  });

  it('shows a user as they wrote, and dim what they are saying', async () => {
    const { $, element, show } = await rendered({ role: 'user', text: '**not** bold\n<b>x</b>' });
    expect($('[data-message=user]')?.textContent).toBe('**not** bold\n<b>x</b>');
    await show({ role: 'user', text: '', partialTranscript: 'What ti' });
    expect($('[data-tentative]')?.textContent).toBe('What ti');
    expect(element.querySelectorAll('p')).toHaveLength(1);
  });

  it('marks the words that were heard, and the one that is spoken', async () => {
    const text = 'It is **noon**, or [so](https://example.com) `x` they say.';
    const { element, show } = await assistant(text, { spokenChars: 0, isStreaming: true });
    const marked = (mark: string) =>
      [...element.querySelectorAll(`[data-${mark}]`)].map((word) => word.textContent);
    expect([marked('heard'), marked('speaking')]).toEqual([[], ['It']]);
    expect(element.textContent).toBe('It is noon, or so x they say.');
    await show({ role: 'assistant', text, spokenChars: text.indexOf('noon') + 2 });
    expect([marked('heard'), marked('speaking')]).toEqual([['It', 'is'], ['noon']]);
    await show({ role: 'assistant', text: `${text} More.`, spokenChars: text.length });
    expect(marked('speaking')).toEqual(['say.']);
    await show({ role: 'assistant', text, spokenChars: text.indexOf('so]') });
    expect(marked('speaking')).toEqual(['so']);
    await show({ role: 'assistant', text });
    expect(element.querySelector('[data-at], [data-heard], [data-speaking]')).toBeNull();
  });

  it('plays its sounds, in order', async () => {
    const played: string[] = [];
    const audioUrls = ['/1.wav', '/2.wav'];
    const onPlayAudio = (url: string): void => void played.push(url);
    const { $ } = await assistant('One two.', { audioUrls, onPlayAudio });
    await act(async () => ($('button') as HTMLButtonElement).click());
    expect(played).toEqual(audioUrls);
    expect((await assistant('One.', { onPlayAudio })).$('button')).toBeNull();
    expect((await assistant('One.', { audioUrls })).$('button')).toBeNull();
  });

  it('is quick with a text without end, and with one that is deep', async () => {
    const { element } = await assistant(`${'> '.repeat(200)}x\n\n${'*a '.repeat(2000)}`);
    expect(element.textContent).toContain('x');
  });
});
