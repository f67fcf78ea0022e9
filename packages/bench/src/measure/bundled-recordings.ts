import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { MeasuredRecording } from './measured-recording.js';
import { readRecordings } from './read-recordings.js';

/** The recordings that come with the package: ten sentences in English, spoken by a synthesizer. */
export function bundledRecordings(signal: AbortSignal): Promise<readonly MeasuredRecording[]> {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('@ws/bench/package.json')), 'recordings');
  const licence =
    'spoken by flite (Carnegie Mellon University), free to use; THIRD-PARTY-NOTICES.md of @ws/bench';
  return readRecordings([folder], { language: 'en', licence, signal });
}
