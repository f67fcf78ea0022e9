import type { Markdown } from './markdown.js';

/** Draws blocks of Mermaid, as GitHub does. */
export function diagrams(markdown: Markdown): void {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, i, ...rest) => {
    if (tokens[i]!.info !== 'mermaid') return fence!(tokens, i, ...rest);
    const heading = tokens.slice(0, i).findLastIndex(({ type }) => type === 'heading_open');
    const name = markdown.utils.escapeHtml(tokens[heading + 1]?.content ?? '');
    return `<Diagram name="Diagram: ${name}" code="${encodeURIComponent(tokens[i]!.content)}" />`;
  };
}
