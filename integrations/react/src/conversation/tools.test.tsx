import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Choice } from './choice.js';
import { Tools } from './tools.js';

it('tools are told in words, in a region that announces them, which is there before', () => {
  expect(renderToStaticMarkup(<Tools tools={[]} />)).toBe(
    '<div role="status" aria-atomic="false" class="tools"></div>',
  );
  const shown = renderToStaticMarkup(
    <Tools
      tools={[
        { name: 'clock', state: 'done', id: '1' },
        { name: '<map>', state: 'failed', id: undefined },
      ]}
    />,
  );
  expect(shown).toContain('<b>clock</b> done');
  expect(shown).toContain('<b>&lt;map&gt;</b> failed');
  expect(shown).toContain('data-state="failed"');
});

it('a choice is there where there are several names', () => {
  const choice = (...names: string[]): string =>
    renderToStaticMarkup(
      <Choice label="Model" names={names} chosen={names.at(-1)} onChoose={() => {}} />,
    );
  expect(choice()).toBe('');
  expect(choice('small')).toBe('');
  expect(choice('small', 'large')).toMatch(
    /aria-label="Model".*<option>small<\/option><option selected="">large<\/option>/,
  );
});
