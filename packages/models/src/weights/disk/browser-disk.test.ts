import { describe, expect, it } from 'vitest';
import {
  basename,
  dirname,
  exists,
  isDirectory,
  join,
  list,
  mount,
  openWeightsFile,
  readWholeText,
  unmount,
} from './browser-disk.js';

const directory = 'https://example.org/models/tiny';

describe('the disk of a browser', () => {
  it('has what was put there, until it is taken away', () => {
    mount(directory, new Map([['a.txt', new TextEncoder().encode('grüße')]]));
    const path = join(directory, 'a.txt');
    expect([isDirectory(directory), exists(path), exists(join(directory, 'b'))]).toEqual([
      true,
      true,
      false,
    ]);
    expect(list(directory)).toEqual(['a.txt']);
    expect(readWholeText(path, 100)).toBe('grüße');
    expect(() => readWholeText(path, 3)).toThrow('it has 7 bytes');
    unmount(directory);
    expect(exists(path)).toBe(false);
  });

  it('takes paths apart as it puts them together', () => {
    const path = join(`${directory}/`, 'model.bin');
    expect([dirname(path), basename(path)]).toEqual([directory, 'model.bin']);
  });

  it('reads anywhere within a file, and not beyond', () => {
    mount(directory, new Map([['model.bin', Uint8Array.of(1, 2, 3, 4)]]));
    const path = join(directory, 'model.bin');
    const file = openWeightsFile(path);
    const two = new Uint8Array(2);
    file.readAt(1, two);
    expect([...two]).toEqual([2, 3]);
    expect(() => file.readAt(3, two)).toThrow('ends at byte 4');
    file[Symbol.dispose]();
    expect(() => file.readAt(0, two)).toThrow('was closed');
  });
});
