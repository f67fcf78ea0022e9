import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Markdown } from './markdown.js';
import { pagePath } from './page-path.js';

const EXTERNAL = /^(?:[a-z]+:|\/|#)/;

export interface Repository {
  /** Its folder. */
  readonly root: string;
  /** Its address. */
  readonly repository: string;
  /** Whether a file, relative to `root`, is a page of the site. */
  isPage(file: string): boolean;
}

/** @throws Error where there is no such file */
function target({ root, repository, isPage }: Repository, document: string, href: string): string {
  const [path = '', anchor] = href.split('#');
  const file = relative(root, join(dirname(document), decodeURI(path))).replaceAll(sep, '/');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  if (!existsSync(join(root, file))) {
    throw new Error(`${relative(root, document)} links to ${href}, where nothing is.`);
  }
  if (isPage(file)) return `/${pagePath(file)}${hash}`;
  const kind = statSync(join(root, file)).isDirectory() ? 'tree' : 'blob';
  return `${repository}/${kind}/main/${file}${hash}`;
}

/**
 * Lets documents link to each other as GitHub shows them, by the places of their files: a link to a page of the site goes
 * there, any other to the file on GitHub.
 */
export function repositoryLinks(markdown: Markdown, repository: Repository): void {
  // Before VitePress' own rule for links, which resolves them by the addresses of pages.
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    const { path, realPath = path } = env as { path: string; realPath?: string };
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      if (href === null || EXTERNAL.test(href)) continue;
      token.attrSet('href', target(repository, realPath, href));
    }
  });
}
