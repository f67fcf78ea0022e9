// Makes the packages @ws/onnxruntime-<platform>-<architecture> in a folder, runtime/ by default: ONNX Runtime's own binaries for one platform
// each, without the install script of onnxruntime-node (which fetches CUDA files and fails offline) and without the
// other platforms' 240 MB. They are published beside @ws/backend-onnx, whose optional dependencies they are.
//
// usage: node scripts/make-runtime-packages.mjs [--into FOLDER] [platform-architecture ...]     (default: all)
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const require = createRequire(import.meta.url);
const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)));
const source = dirname(require.resolve('onnxruntime-node/package.json'));
const original = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
const { repository } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));

const binaries = join(source, 'bin', 'napi-v6');
const all = readdirSync(binaries).flatMap((platform) =>
  readdirSync(join(binaries, platform)).map((architecture) => [platform, architecture]),
);
const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { into: { type: 'string', default: join(packageRoot, 'runtime') } },
});
const into = resolve(values.into);

for (const [platform, architecture] of all) {
  const id = `${platform}-${architecture}`;
  if (wanted.length > 0 && !wanted.includes(id)) continue;
  const target = join(into, id);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  cpSync(join(source, 'dist'), join(target, 'dist'), {
    recursive: true,
    filter: (path) => !path.endsWith('.map'),
  });
  cpSync(
    join(binaries, platform, architecture),
    join(target, 'bin', 'napi-v6', platform, architecture),
    {
      recursive: true,
      // macOS has the library twice, under its full and its short version; only the short one is linked to.
      filter: (path) => !path.endsWith(`libonnxruntime.${original.version}.dylib`),
    },
  );
  const write = (name, text) => writeFileSync(join(target, name), text);
  const manifest = {
    name: `@ws/onnxruntime-${id}`,
    version: original.version,
    description: `ONNX Runtime ${original.version} for Node on ${platform} ${architecture}: the files of onnxruntime-node, without its install script`,
    license: original.license,
    author: original.author,
    repository,
    os: [platform],
    cpu: [architecture],
    ...(platform === 'linux' ? { libc: ['glibc'] } : {}),
    main: 'dist/index.js',
    types: 'dist/index.d.ts',
    files: ['dist', 'bin'],
    dependencies: { 'onnxruntime-common': original.dependencies['onnxruntime-common'] },
    publishConfig: { access: 'public', provenance: true },
  };
  write('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
  write(
    'README.md',
    `# @ws/onnxruntime-${id}\n\nMicrosoft's ONNX Runtime ${original.version} (MIT) for Node on ${platform} ${architecture}: the files of \`onnxruntime-node\` for this platform, unchanged, without its install script. \`@ws/backend-onnx\` installs it; there is no need to install it yourself.\n`,
  );
  const license = readFileSync(join(packageRoot, '..', '..', 'LICENSE'), 'utf8');
  const terms = license.split('\n').slice(4).join('\n');
  write('LICENSE', `MIT License\n\nCopyright (c) Microsoft Corporation\n\n${terms}`);
  console.log(`made ${target}`);
}
