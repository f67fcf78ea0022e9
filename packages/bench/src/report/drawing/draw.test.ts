import { expect, it } from 'vitest';
import { exampleResult } from '../../result/__fixtures__/example-result.js';
import { picturesOf } from '../pictures/pictures-of.js';
import { drawFile, drawInline } from './draw.js';
import { PALETTE } from './palette.js';

const [picture] = picturesOf(exampleResult()) as readonly [ReturnType<typeof picturesOf>[number]];

it('a picture in a page has the names of the palette for its colours, and is as wide as it is asked to be', async () => {
  for (const width of [330, 600]) {
    const svg = await drawInline(picture.spec, width, picture.sentence);
    const colours = [...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour!);
    expect(colours.filter((colour) => !/^(?:none|transparent|var\(--\w+\))$/.test(colour))).toEqual(
      [],
    );
    const wide = Number(/viewBox="0 0 (\d+)/.exec(svg)![1]);
    expect(Math.abs(wide - width)).toBeLessThan(width * 0.12);
  }
});

it('a picture in a file has the palette itself, light and dark', async () => {
  const svg = await drawFile(picture.spec, 600, 'a "label" <of it>');
  expect(svg).toContain(PALETTE['ink']![0]);
  expect(svg).toMatch(/prefers-color-scheme:dark\)\{svg\{[^}]*--ink:#ececea/);
  expect(svg).toContain('<title>a &quot;label&quot; &lt;of it&gt;</title>');
});

it('is the same each time', async () => {
  const draw = () => drawInline(picture.spec, 600, 'x');
  expect(await draw()).toBe(await draw());
});
