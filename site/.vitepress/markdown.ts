import type { MarkdownOptions } from 'vitepress';

/** The parser of documents, as VitePress gives it. */
export type Markdown = Parameters<NonNullable<MarkdownOptions['config']>>[0];
