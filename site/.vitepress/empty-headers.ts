import type { Markdown } from './markdown.js';

/** Makes plain cells of a table's headers that have no text: such a header is the name of nothing. */
export function emptyHeaders(markdown: Markdown): void {
  markdown.core.ruler.push('empty-headers', ({ tokens }) => {
    for (const [i, token] of tokens.entries()) {
      if (token.type !== 'th_open' || tokens[i + 1]!.content !== '') continue;
      token.tag = 'td';
      tokens[i + 2]!.tag = 'td';
    }
  });
}
