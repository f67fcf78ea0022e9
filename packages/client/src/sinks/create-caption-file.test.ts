import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { final, partial } from './__fixtures__/events.js';
import { createCaptionFile } from './create-caption-file.js';

const folder = mkdtempSync(join(tmpdir(), 'caption-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('a caption file', () => {
  it('grows by each final, as subtitles', async () => {
    const sink = createCaptionFile(join(folder, 'live.vtt'));
    await sink.write(partial('Good'));
    await sink.write(final('Good morning.', 0, 2));
    expect(read('live.vtt')).toBe('WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nGood morning.\n\n');
    await sink.write(final('Hello.', 3, 3.1));
    await sink[Symbol.asyncDispose]();
    // It stays as long as it is to be read.
    expect(read('live.vtt')).toMatch(/00:00:03\.000 --> 00:00:03\.833\nHello\.\n\n$/);
    await using srt = createCaptionFile(join(folder, 'any'), { format: 'srt' });
    await srt.write(final('One', 0, 2));
    expect(read('any')).toBe('1\n00:00:00,000 --> 00:00:02,000\nOne\n\n');
  });

  it('holds what is being said now, as text: the last lines, partials too', async () => {
    await using sink = createCaptionFile(join(folder, 'now.txt'), { maxLineChars: 12 });
    await sink.write(partial('The keeper'));
    expect(read('now.txt')).toBe('The keeper\n');
    await sink.write(partial('The keeper climbs'));
    expect(read('now.txt')).toBe('The keeper\nclimbs\n');
    await sink.write(final('The keeper climbs the stairs.', 0, 2));
    expect(read('now.txt')).toBe('climbs\nthe stairs.\n');
    await sink.write(partial('At night'));
    expect(read('now.txt')).toBe('the stairs.\nAt night\n');
    expect(readdirSync(folder)).not.toContain('now.txt.new');
  });

  it.each(['txt', 'srt'])(
    'breaks a translation (%s) as English, whatever was spoken',
    async (ending) => {
      const text =
        'She said that the ship which came from the north would not arrive before the end of the winter storms.';
      const said = { ...final(text, 0, 6), language: 'de' };
      const written = async (name: string, task: 'transcribe' | 'translate', event = said) => {
        const path = join(folder, `${name}.${ending}`);
        {
          await using sink = createCaptionFile(path, { task, lines: 3 });
          await sink.write(event);
        }
        return read(`${name}.${ending}`);
      };
      const english = await written('english', 'transcribe', { ...said, language: 'en' });
      expect(await written('translated', 'translate')).toBe(english);
      expect(await written('german', 'transcribe')).not.toBe(english);
    },
  );

  it('is at the newest after many at once', async () => {
    await using sink = createCaptionFile(join(folder, 'fast.txt'), { lines: 1 });
    await Promise.all(Array.from({ length: 50 }, (_, i) => sink.write(partial(`text ${i}`))));
    expect(read('fast.txt')).toBe('text 49\n');
  });

  it('says what is wrong', async () => {
    for (const name of ['no/live.vtt', 'no/live.txt']) {
      await using sink = createCaptionFile(join(folder, name));
      await expect(sink.write(final('x', 0, 1))).rejects.toThrow(
        /no\/live\.\w+ cannot be written: ENOENT/,
      );
    }
    expect(() => createCaptionFile('x', { lines: 0 })).toThrow(/"lines" is 0/);
  });
});
