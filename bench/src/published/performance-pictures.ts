import type { BenchResult } from '@ws/bench';
import { drawFile } from '../../../packages/bench/src/report/drawing/draw.js';
import type { Picture } from '../../../packages/bench/src/report/pictures/picture.js';
import { picturesOf } from '../../../packages/bench/src/report/pictures/pictures-of.js';

/** The pictures of docs/performance.md, in their order. */
const SHOWN = [
  'load',
  'live-latency-and-errors',
  'accuracy-latency-and-errors',
  'live-latency-shares',
  'errors-by-recording',
  'memory-by-sessions',
  'call-time',
];
const MOST = 6;
const BEGIN = '<!-- pictures -->';
const END = '<!-- /pictures -->';
const WIDTH = 720;

/** The pictures that the page shows. */
export function publishedPictures(result: BenchResult): readonly Picture[] {
  const all = picturesOf(result);
  return SHOWN.flatMap((id) => all.find((picture) => picture.id === id) ?? []).slice(0, MOST);
}

/** The page with each picture, what it shows and the command that measures it. */
export function withPictures(page: string, pictures: readonly Picture[]): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`The page has no ${BEGIN} … ${END}.`);
  const blocks = pictures.map(({ id, title, sentence, commands }) =>
    [
      `## ${title}`,
      `![${sentence}](performance/${id}.svg)`,
      `${sentence} ${commands.map((command) => `\`${command}\``).join(', ')}.`,
    ].join('\n\n'),
  );
  return `${page.slice(0, from)}${BEGIN}\n\n${blocks.join('\n\n')}\n\n${page.slice(to)}`;
}

/** A picture as a file for documents: light or dark by itself. */
export function pictureFile({ spec, sentence }: Picture): Promise<string> {
  return drawFile(spec, WIDTH, sentence);
}
