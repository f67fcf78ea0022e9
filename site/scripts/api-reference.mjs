// Writes the API reference into site/api: a page for each public entry of the published packages, from the doc comments
// of their sources.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Application, Converter, ReflectionKind } from 'typedoc';
import { packageFolders } from '../../scripts/workspace.mjs';

const site = join(import.meta.dirname, '..');
const root = join(site, '..');

/** The source of what `exports` says of one entry: browsers and Node may have one each, with the same declarations. */
function sourceOf(entry) {
  return entry?.['@ws/source'] ?? entry?.browser?.['@ws/source'];
}

/** `@ws/core/audio` by the file that declares it. */
const names = new Map();
for (const folder of packageFolders) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  if (manifest.private) continue;
  for (const [path, entry] of Object.entries(manifest.exports)) {
    const source = sourceOf(entry);
    if (source === undefined || path.startsWith('./internal')) continue;
    names.set(join(root, folder, source), `${manifest.name}${path.slice(1)}`);
  }
}

const app = await Application.bootstrapWithPlugins({
  name: 'API reference',
  entryPoints: [...names.keys()],
  tsconfig: join(site, 'tsconfig.api.json'),
  plugin: ['typedoc-plugin-markdown'],
  // The compiler of the repository checks the types.
  skipErrorChecking: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  readme: 'none',
  sort: ['source-order'],
  disableSources: true,
  out: join(site, 'api'),
  router: 'module',
  outputFileStrategy: 'modules',
  hideBreadcrumbs: true,
  hidePageHeader: true,
  sanitizeComments: true,
  // Its names of headings are not always VitePress': a page has both.
  useHTMLAnchors: true,
  anchorPrefix: 'api-',
  useCodeBlocks: true,
  logLevel: 'Error',
});

// TypeDoc names a module after its file; a user knows it by what is imported.
app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
  if (!reflection.kindOf(ReflectionKind.Module)) return;
  const file = context.getSymbolFromReflection?.(reflection)?.declarations?.[0]?.fileName;
  reflection.name = names.get(file) ?? reflection.name;
});

const project = await app.convert();
if (project === undefined) process.exit(1);
await app.generateOutputs(project);
if (app.logger.hasErrors()) process.exit(1);
console.log(`API reference: ${names.size} entries, ${relative(process.cwd(), join(site, 'api'))}`);
