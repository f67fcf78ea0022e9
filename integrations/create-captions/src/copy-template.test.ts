import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkFolder, copyTemplate, packageName } from './copy-template.js';
import { TEMPLATE_NAMES } from './templates.js';

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'create-captions-'));
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

describe('a template', () => {
  it.each(TEMPLATE_NAMES)('%s becomes a package of its own, of our version', async (template) => {
    const folder = join(work, 'new', 'My App');
    await copyTemplate(template, folder, '1.2.3');
    const { name, dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    expect(name).toBe('my-app');
    const ours = Object.entries(dependencies).filter(([of]) => of.startsWith('@ws/'));
    expect(ours.length).toBeGreaterThan(0);
    for (const [, range] of ours) expect(range).toBe('^1.2.3');
    expect(Object.values(dependencies)).not.toContain('*');
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toContain('node_modules');
    expect(existsSync(join(folder, 'gitignore'))).toBe(false);
  });

  it('goes into a folder that has nothing but a repository', async () => {
    mkdirSync(join(work, '.git'));
    await copyTemplate('node', work, '1.2.3');
    expect(existsSync(join(work, 'captions.js'))).toBe(true);
  });

  it('overwrites nothing', async () => {
    writeFileSync(join(work, 'mine.txt'), 'mine');
    await expect(copyTemplate('node', work, '1.2.3')).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      message: expect.stringContaining('it holds mine.txt'),
    });
    expect(readdirSync(work)).toEqual(['mine.txt']);
  });

  it('needs a folder with a name, and no file in its way', () => {
    writeFileSync(join(work, 'mine.txt'), 'mine');
    for (const target of [join(work, 'mine.txt'), join(work, 'mine.txt', 'app')]) {
      expect(() => checkFolder(target)).toThrow(/is not a folder, or is in a file/);
    }
    for (const target of ['', ' ']) expect(() => checkFolder(target)).toThrow(/has no name/);
    expect(() => checkFolder(join(work, 'new', 'app'))).not.toThrow();
  });
});

it.each([
  ['/home/you/My Captions', 'my-captions'],
  ['/home/you/_Été.2', 'ete.2'],
  ['/home/you/字幕', 'captions'],
  [`/home/you/${'a-'.repeat(120)}`, 'a-'.repeat(107).slice(0, -1)],
])('the package of the folder %s is %s', (folder, name) => {
  expect(packageName(folder)).toBe(name);
});
