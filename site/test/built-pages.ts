import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const IDS = /\sid="([^"]+)"/g;
const LINKS = /\s(?:href|src|srcset)="([^"]+)"/g;

/** What HTML writes as something else in an attribute. */
const unescaped = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"');

/** The links of a site's pages that lead nowhere in it: to no file, or to no heading of a page. */
export function deadLinks(folder: string, base: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const pages = new Map(
    files
      .filter((file) => file.endsWith('.html'))
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );
  const anchors = new Map(
    [...pages].map(([file, html]) => [file, new Set([...html.matchAll(IDS)].map(([, id]) => id))]),
  );

  function isDead(page: string, link: string): boolean {
    const { origin, pathname, hash } = new URL(link, `http://site.example${base}${page}`);
    if (origin !== 'http://site.example') return false;
    if (!pathname.startsWith(base)) return true;
    const file = decodeURI(pathname.slice(base.length)).replace(/(^|\/)$/, '$1index.html');
    if (!files.includes(file)) return true;
    const ids = anchors.get(file);
    return hash.length > 1 && ids?.has(decodeURIComponent(hash.slice(1))) === false;
  }

  return [...pages].flatMap(([page, html]) =>
    [...html.matchAll(LINKS)]
      .map(([, link]) => unescaped(link!))
      .filter((link) => isDead(page, link))
      .map((link) => `${page}: ${link}`),
  );
}
