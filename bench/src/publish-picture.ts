import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { progress } from './report.js';

/** Leaves an SVG in `bench-output/`. */
export function publishPicture(name: string, svg: string): void {
  const folder = fileURLToPath(new URL('../../bench-output/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${name}.svg`, svg);
  progress(`picture in bench-output/${name}.svg`);
}
