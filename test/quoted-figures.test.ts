// Figures that documents quote, and what they say of pictures, are those of bench/results/reference.json.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publishedPictures, withPictures } from '../bench/src/published/performance-pictures.js';
import { quotedFigures, withFigures } from '../bench/src/published/quoted-figures.js';
import {
  DOCUMENTS,
  PERFORMANCE,
  PICTURES,
  readReference,
} from '../bench/src/published/reference-result.js';

const reference = await readReference();
const AGAIN = 'npx -y pnpm@10.34.9 --filter bench publish-pictures writes it anew';

describe.each(DOCUMENTS)('%s', (path) => {
  const quoted = quotedFigures(readFileSync(path, 'utf8'), reference.figures);

  it('quotes figures as the reference has them', () => {
    const wrong = quoted.filter(({ written, value }) => written !== value);
    expect(wrong, AGAIN).toEqual([]);
  });
});

it('the first page quotes some', () => {
  expect(quotedFigures(readFileSync(DOCUMENTS[0]!, 'utf8'), []).length).toBeGreaterThan(0);
});

it(`${basename(PERFORMANCE)} shows the pictures of the reference, and says what they show`, () => {
  const pictures = publishedPictures(reference);
  const page = readFileSync(PERFORMANCE, 'utf8');
  expect(page, AGAIN).toBe(withPictures(page, pictures));
  for (const { id } of pictures) expect(existsSync(join(PICTURES, `${id}.svg`)), id).toBe(true);
});

it('the page shows how many of the live utterances are final within which time', () => {
  const curve = { id: 'live/ws prompt/share-of-utterances', system: 'ws prompt', command: 'c' };
  const axes = { x: 'last-final-latency-p50', y: 'share-of-utterances' };
  const points = [0.1, 0.2, 0.3].map((at, i) => [at, (i + 1) / 3] as const);
  const curves = [{ ...curve, ...axes, points }];
  const shown = publishedPictures({ ...reference, figures: [], curves });
  expect(shown.map(({ id }) => id)).toEqual(['live-latency-shares']);
});

describe('a figure in a document', () => {
  const figures = [
    {
      id: 'live/ws prompt/last-final-latency-p50',
      system: 'ws prompt',
      measure: 'm',
      value: 0.3333,
      command: 'c',
    },
  ];
  const document = (written: string, format = '0.00'): string =>
    `<!-- figure: live/ws prompt/last-final-latency-p50, ${format} -->${written}<!-- /figure --> s`;

  it('is written as its format says', () => {
    expect(withFigures(document('?'), figures)).toBe(document('0.33'));
    expect(withFigures(document('?', '0.0 %'), figures)).toBe(document('33.3 %', '0.0 %'));
    expect(quotedFigures(document('0.34'), figures)).toMatchObject([
      { written: '0.34', value: '0.33' },
    ]);
  });

  it('that the result does not have is an error', () => {
    expect(() => withFigures(document('0.33'), [])).toThrow('no figure "live/ws prompt/last');
    expect(quotedFigures(document('0.33'), [])).toMatchObject([{ value: undefined }]);
  });
});
