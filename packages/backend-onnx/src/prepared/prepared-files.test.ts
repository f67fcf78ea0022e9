import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arePrepared, isBeingPrepared, prepareFiles, removeStale } from './prepared-files.js';

let root: string;
let model: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prepared-'));
  model = join(root, 'model.bin');
  writeFileSync(model, 'weights');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const place = (...names: string[]): string => join(root, '.prepared', ...names);

const prepare = (folder: string, of = model): Promise<void> =>
  prepareFiles(folder, of, async (part) => {
    writeFileSync(join(part, 'encoder.onnx'), 'graph');
    writeFileSync(join(part, 'encoder.weights'), new Uint8Array(10_000_000).fill(7));
  });

describe('prepared files', () => {
  it('are there once they are written', async () => {
    const folder = place('tiny', 'a');
    expect(await arePrepared(folder)).toBe(false);
    await prepare(folder);
    expect(await arePrepared(folder)).toBe(true);
    expect(readdirSync(place('tiny'))).toEqual(['a']);
  });

  it.each<[string, (folder: string) => void]>([
    [
      'changed in one byte',
      (folder) => {
        const bytes = readFileSync(join(folder, 'encoder.weights'));
        bytes[9_999_999] = 8;
        writeFileSync(join(folder, 'encoder.weights'), bytes);
      },
    ],
    ['cut short', (folder) => truncateSync(join(folder, 'encoder.weights'), 5)],
    ['incomplete', (folder) => rmSync(join(folder, 'encoder.onnx'))],
    ['without a list', (folder) => rmSync(join(folder, 'files.json'))],
    ['with a list that is not JSON', (folder) => writeFileSync(join(folder, 'files.json'), '{')],
    ['with an empty list', (folder) => writeFileSync(join(folder, 'files.json'), '{}')],
  ])('%s are removed', async (_, damage) => {
    const folder = place('tiny', 'a');
    await prepare(folder);
    damage(folder);
    expect(await arePrepared(folder)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  it('leave nothing behind when writing fails', async () => {
    const folder = place('tiny', 'a');
    const failing = prepareFiles(folder, model, async (part) => {
      writeFileSync(join(part, 'encoder.onnx'), 'graph');
      throw new Error('ENOSPC: no space left on device');
    });
    await expect(failing).rejects.toThrow('no space left');
    expect(readdirSync(place('tiny'))).toEqual([]);
  });

  it('are those of whoever was quicker', async () => {
    const folder = place('tiny', 'a');
    await prepareFiles(folder, model, async (part) => {
      await prepare(folder).catch(() => {});
      mkdirSync(part, { recursive: true });
      writeFileSync(join(part, 'late'), '');
    });
    expect(await arePrepared(folder)).toBe(true);
    expect(readdirSync(folder)).not.toContain('late');
  });

  it('are being prepared while a process that runs fills their folder', async () => {
    const folder = place('tiny', 'a');
    expect(await isBeingPrepared(folder)).toBe(false);
    const part = `${folder}.${process.ppid}.part`;
    mkdirSync(part, { recursive: true });
    expect(await isBeingPrepared(folder)).toBe(true);
    expect(await isBeingPrepared(place('tiny', 'b'))).toBe(false);
    const long = Date.now() / 1000 - 3600;
    utimesSync(part, long, long);
    expect(await isBeingPrepared(folder)).toBe(false);
    // No process has this number.
    mkdirSync(`${folder}.${2 ** 30}.part`);
    // One's own is no other's.
    mkdirSync(`${folder}.${process.pid}.part`);
    expect(await isBeingPrepared(folder)).toBe(false);
  });

  it('are kept while programs of several versions take turns, up to six', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    mkdirSync(place('tiny'), { recursive: true });
    for (const name of names) {
      await removeStale(place('tiny', name));
      await prepare(place('tiny', name));
      const ages = Date.now() / 1000 - 3600 + names.indexOf(name);
      utimesSync(place('tiny', name), ages, ages);
    }
    expect(readdirSync(place('tiny'))).toEqual(['b', 'c', 'd', 'e', 'f', 'g']);
    expect(await arePrepared(place('tiny', 'b'))).toBe(true);
    await removeStale(place('tiny', 'h'));
    expect(readdirSync(place('tiny'))).toEqual(['b', 'd', 'e', 'f', 'g']);
  });

  it('make room: the newest of a model stay, and none of a model that is gone', async () => {
    const gone = join(root, 'gone.bin');
    for (const [i, name] of ['a', 'b', 'c'].entries()) {
      await prepare(place('tiny', name));
      utimesSync(place('tiny', name), 1000 + i, 1000 + i);
    }
    await prepare(place('gone', 'a'), gone);
    await prepare(place('other', 'a'));
    mkdirSync(place('tiny', 'd.77.part'));
    utimesSync(place('tiny', 'd.77.part'), 1000, 1000);
    mkdirSync(place('tiny', 'e.78.part'));
    await removeStale(place('tiny', 'd'));
    expect(readdirSync(place('tiny'))).toEqual(['c', 'e.78.part']);
    expect(readdirSync(place('gone'))).toEqual([]);
    expect(readdirSync(place('other'))).toEqual(['a']);
  });
});
