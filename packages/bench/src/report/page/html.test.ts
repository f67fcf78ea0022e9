import { expect, it } from 'vitest';
import { asHtml, html, scriptJson } from './html.js';

const HOSTILE = `</script><img src=x onerror=alert(1)>"'&`;

it('escapes text in elements and attributes', () => {
  expect(html`<p title="${HOSTILE}">${HOSTILE}</p>`.html).toBe(
    '<p title="&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;">&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;</p>',
  );
});

it('takes HTML as it is, joins lists and leaves nothing out of nothing', () => {
  const items = ['<a>', 'b'].map((text) => html`<li>${text}</li>`);
  expect(html`<ul>${items}</ul>${undefined}${asHtml('<hr>')}${0}`.html).toBe(
    '<ul><li>&lt;a&gt;</li><li>b</li></ul><hr>0',
  );
});

it('ends no script by what is in its JSON', () => {
  const { html: json } = scriptJson({ text: HOSTILE });
  expect(json).not.toContain('<');
  expect(JSON.parse(json)).toEqual({ text: HOSTILE });
});
