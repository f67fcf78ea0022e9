// The public API of every package, as its declarations, committed under etc/: a change of the API shows in review.
//
// usage: node scripts/api-report.mjs --check | --update        (after a build)
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './pnpm.mjs';
import { packageFolders } from './workspace.mjs';

const update = process.argv.includes('--update');
let stale = 0;

/** Declaration files that a package's exports point at. */
function entries(manifest) {
  const found = new Set();
  const visit = (value) => {
    if (typeof value === 'string') {
      if (value.endsWith('.d.ts')) found.add(value);
    } else if (value !== null && typeof value === 'object') {
      for (const inner of Object.values(value)) visit(inner);
    }
  };
  visit(manifest.exports);
  return [...found];
}

// The build puts what several entries declare into a file of its own. Its name ends with a hash, which reports leave out.
const SHARED = /^(.+)-[\w-]{8}\.d\.ts$/;

/** Declaration files that hold what several entries share. */
function sharedFiles(directory) {
  const dist = join(directory, 'dist');
  const names = existsSync(dist) ? readdirSync(dist) : [];
  return names.filter((name) => SHARED.test(name)).map((name) => `./dist/${name}`);
}

for (const folder of packageFolders) {
  const name = basename(folder);
  const directory = join(root, folder);
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  // The names of two shared files may differ in their hash alone. One report then has the text of both, sorted: the order
  // does not depend on the hashes.
  const reports = new Map();
  const etc = join(directory, 'etc');
  for (const file of [...entries(manifest), ...sharedFiles(directory)]) {
    const built = join(directory, file);
    if (!existsSync(built)) {
      console.error(`${manifest.name}: ${file} is not there. Build first: npx -y pnpm build`);
      process.exit(1);
    }
    const stem = file
      .replace(/^\.\/dist\//, '')
      .replace(SHARED, '$1.shared')
      .replace(/\.d\.ts$/, '');
    const report = join(etc, `${stem === 'index' ? name : `${name}.${stem}`}.api.d.ts`);
    const text = readFileSync(built, 'utf8')
      .replace(/^\/\/# sourceMappingURL=.*\n?/m, '')
      .replace(/from '(\.\/[^']+)-[\w-]{8}\.js'/g, "from '$1.shared.js'");
    reports.set(report, [...(reports.get(report) ?? []), text]);
  }
  for (const [report, texts] of reports) {
    const now = texts.sort().join('\n');
    const before = existsSync(report) ? readFileSync(report, 'utf8') : undefined;
    if (now === before) continue;
    if (update) {
      mkdirSync(etc, { recursive: true });
      writeFileSync(report, now);
      console.log(`${manifest.name}: wrote ${report.slice(root.length + 1)}`);
    } else {
      stale++;
      console.error(
        `${manifest.name}: the public API is not what ${report.slice(root.length + 1)} says`,
      );
      const old = new Set((before ?? '').split('\n'));
      for (const line of now
        .split('\n')
        .filter((line) => !old.has(line))
        .slice(0, 20)) {
        console.error(`  + ${line}`);
      }
    }
  }
  for (const file of existsSync(etc) ? readdirSync(etc) : []) {
    const report = join(etc, file);
    if (reports.has(report)) continue;
    const shown = report.slice(root.length + 1);
    if (update) {
      rmSync(report);
      console.log(`${manifest.name}: removed ${shown}`);
    } else {
      stale++;
      console.error(`${manifest.name}: the build declares nothing any more that ${shown} reports`);
    }
  }
}
if (stale > 0) {
  console.error('If the change is meant: npx -y pnpm api:update, and commit the reports.');
  process.exit(1);
}
if (!update) console.log('The public API is what the reports say.');
