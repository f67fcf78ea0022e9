import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { fakePrograms } from '../../sources/node/__fixtures__/fake-programs.js';
import { findServer } from './find-server.js';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'find-server-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A folder, in which a server is installed or not. */
function folder(name: string, has: boolean): string {
  const path = join(root, name);
  const installed = join(path, 'node_modules', '@ws', 'server');
  mkdirSync(has ? installed : path, { recursive: true });
  if (has) {
    const manifest = { name: '@ws/server', bin: { 'ws-server': './bin/ws-server.js' } };
    writeFileSync(join(installed, 'package.json'), JSON.stringify(manifest));
  }
  return path;
}
const empty = folder('empty', false);
const here = folder('here', true);
const selfIn = (path: string): string => String(pathToFileURL(join(path, 'ws-client.js')));

describe('the engine', () => {
  it('is what is installed where the command runs, or else beside it', () => {
    const beside = folder('beside', true);
    const found = (of: string, self: string) =>
      findServer({ folder: of, self: selfIn(self), version: '1.2.3' });
    const program = (path: string) => ({
      ...{ program: process.execPath, isFetched: false },
      args: [join(path, 'node_modules/@ws/server/bin/ws-server.js')],
    });
    expect(found(here, beside)).toEqual(program(here));
    expect(found(empty, beside)).toEqual(program(beside));
  });

  it.skipIf(process.platform === 'win32')(
    'is fetched by npx where it is not installed, in the version that fits',
    () => {
      using programs = fakePrograms();
      const find = () => findServer({ folder: empty, self: selfIn(empty), version: '1.2.3' });
      expect(find).toThrow(/no npx that could fetch it. Install one, "npm install @ws\/server"/);
      programs.add('npx', '');
      expect(find()).toEqual({
        program: join(programs.folder, 'npx'),
        ...{ args: ['--yes', '@ws/server@^1.2.3'], isFetched: true },
      });
    },
  );
});
