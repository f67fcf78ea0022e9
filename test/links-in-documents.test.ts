// Relative links of documents lead to something: to a file or folder, and to a heading where they name one.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root }).toString().split('\0');
const documents = tracked.filter((file) => file.endsWith('.md') && existsSync(join(root, file)));

const FENCED = /^(```+|~~~+).*?^\1/gms;
const LINKS = [/\]\(([^)\s]+)\)/g, /\b(?:src|srcset|href)="([^"]+)"/g, /^\[[^\]]+\]:\s+(\S+)/gm];

/** The relative links of a document, those within it too. */
function linksOf(text: string): readonly string[] {
  const prose = text.replace(FENCED, '');
  return LINKS.flatMap((pattern) => [...prose.matchAll(pattern)])
    .map(([, link]) => link!)
    .filter((link) => !/^[a-z]+:/.test(link));
}

/** What links name the headings of a document by, as GitHub does. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading] of text.replace(FENCED, '').matchAll(/^#{1,6}\s+(.*?)\s*$/gm)) {
    const words = heading!.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = words.replace(/[^\p{L}\p{M}\p{N}_\- ]/gu, '').replaceAll(' ', '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The links that lead nowhere. */
function brokenLinks(document: string, text: string): readonly string[] {
  return linksOf(text).filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target =
      path === '' ? join(root, document) : join(root, dirname(document), decodeURI(path));
    if (!existsSync(target)) return true;
    if (anchor === undefined || !target.endsWith('.md')) return false;
    return !anchorsOf(path === '' ? text : readFileSync(target, 'utf8')).has(anchor);
  });
}

// A folder that moved takes its name along in the table of packages, in notices and in lists of commands.
const FOLDERS = /(?<![\w./@-])(?:packages|conversation|integrations)\/[\w-]+/g;
const texts = [...documents, 'NOTICE', 'SECURITY.md'].filter((file) => !file.includes('decisions'));

describe('the documents', () => {
  it.each(documents)('%s has links that lead somewhere', (document) => {
    expect(brokenLinks(document, readFileSync(join(root, document), 'utf8'))).toEqual([]);
  });

  it.each(texts)('%s names packages where they are', (file) => {
    const named = readFileSync(join(root, file), 'utf8').match(FOLDERS) ?? [];
    expect(named.filter((folder) => !existsSync(join(root, folder)))).toEqual([]);
  });
});

it('docs/architecture.md names files where they are', () => {
  const page = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
  const sources = ['core', 'server', 'client', 'backend-onnx'].map(
    (name) => `packages/${name}/src`,
  );
  const named = [...page.matchAll(/`([\w/.-]+\.ts)`/g)].map(([, file]) => file!);
  const absent = named.filter(
    (file) => !['.', ...sources].some((base) => existsSync(join(root, base, file))),
  );
  expect(named.length).toBeGreaterThan(40);
  expect(absent).toEqual([]);
});

it('a link that leads nowhere is found, and one that does is not', () => {
  const text = '# A `b` (c)\n[x](#a-b-c) [y](#d) [z](docs/none.md) [w](https://a.example/none)';
  expect(brokenLinks('README.md', text)).toEqual(['#d', 'docs/none.md']);
  expect(brokenLinks('README.md', '[x](docs/client.md#sources) [y](docs)')).toEqual([]);
  expect(brokenLinks('docs/x.md', '<img src="../docs/none.png">')).toEqual(['../docs/none.png']);
});
