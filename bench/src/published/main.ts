// Writes figures and pictures of bench/results/reference.json into the documents that quote them:
// npx -y pnpm@10.34.9 --filter bench publish-pictures [RESULT.json: becomes the reference first]
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readResult, writeResult } from '@ws/bench';
import { progress } from '../report.js';
import { pictureFile, publishedPictures, withPictures } from './performance-pictures.js';
import { withFigures } from './quoted-figures.js';
import { DOCUMENTS, PERFORMANCE, PICTURES, REFERENCE, readReference } from './reference-result.js';

const [given] = process.argv.slice(2);
if (given !== undefined) {
  const result = await readResult(resolve(process.env['INIT_CWD'] ?? '.', given));
  // Without the events of its sessions, which take megabytes: its figures and curves are computed from them.
  const figures = result.figures.map(({ sessions: _, ...figure }) => figure);
  await writeResult(REFERENCE, { ...result, figures, sessions: [] });
}
const result = await readReference();
const pictures = publishedPictures(result);
mkdirSync(PICTURES, { recursive: true });
for (const name of readdirSync(PICTURES)) rmSync(join(PICTURES, name));
for (const picture of pictures) {
  writeFileSync(join(PICTURES, `${picture.id}.svg`), await pictureFile(picture));
}
for (const path of DOCUMENTS) {
  const document = withFigures(readFileSync(path, 'utf8'), result.figures);
  writeFileSync(path, path === PERFORMANCE ? withPictures(document, pictures) : document);
}
progress(
  `${pictures.length} pictures in docs/performance, and the figures of ${DOCUMENTS.length} documents`,
);
