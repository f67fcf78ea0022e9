import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { execaSync } from 'execa';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const pages = execaSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
})
  .stdout.split('\n')
  .filter((page) => page !== '' && !page.startsWith('.changeset/'))
  .filter((page) => existsSync(join(root, page)));

/** The text of a page without its programs, in which nothing is a link or a heading. */
function proseOf(page: string): string {
  return readFileSync(join(root, page), 'utf8').replace(/^```.*?^```$/gms, '');
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => {
    const slug = title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

/** The links of a page within the repository. */
function linksOf(page: string): readonly string[] {
  const prose = proseOf(page).replace(/`[^`\n]*`/g, '');
  const written = [...prose.matchAll(/\]\(([^)\s]+)\)/g)];
  const inHtml = [...prose.matchAll(/(?:src|srcset|href)="([^"]+)"/g)];
  return [...written, ...inHtml]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

/** What is wrong with a link, or nothing. */
function faultOf(page: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : relative(root, join(root, dirname(page), path));
  if (!existsSync(join(root, target))) return `${link}: there is no ${target}`;
  if (anchor === undefined || statSync(join(root, target)).isDirectory()) return undefined;
  if (!target.endsWith('.md') || anchorsOf(target).includes(anchor)) return undefined;
  return `${link}: ${target} has no such heading`;
}

describe('the documents', () => {
  it('have links', () => {
    expect(linksOf('README.md').length).toBeGreaterThan(20);
    expect(faultOf('README.md', 'docs/missing.md')).toMatch(/no docs\/missing.md/);
    expect(faultOf('README.md', 'CONTRIBUTING.md#missing')).toMatch(/no such heading/);
  });

  it.each(pages)('%s has no link that leads nowhere', (page) => {
    const faults = linksOf(page).map((link) => faultOf(page, link));
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });
});
