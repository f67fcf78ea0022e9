import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TimedTranscript } from '../timed-transcript.js';
import { cutInEachWay, WAYS } from './rival-subtitles.js';
import { type SubtitleScores, subtitleEditRate } from './subtitle-edit-rate.js';

const references = fileURLToPath(new URL('../reference/', import.meta.url));

/** The subtitles of a language as one way cuts them. */
export interface ComparedWay {
  readonly way: string;
  readonly cues: number;
  /** Against the reference subtitles; they have none themselves. */
  readonly scores: SubtitleScores | undefined;
}

/**
 * Cuts the same words in each way, and scores it. A transcript without a reference is left out.
 *
 * @returns first the reference, then ours, then the others; none where no transcript has a reference
 */
export async function compareWithRivals(
  python: string,
  language: string,
  transcripts: readonly TimedTranscript[],
): Promise<readonly ComparedWay[]> {
  const referenceOf = (name: string): string => join(references, language, `${name}.srt`);
  const compared = transcripts.filter(
    ({ name, segments }) => segments.length > 0 && existsSync(referenceOf(name)),
  );
  if (compared.length === 0) return [];
  const wanted = compared.map(({ name }) => referenceOf(name));
  const folder = mkdtempSync(join(tmpdir(), 'subtitles-'));
  try {
    cutInEachWay(python, compared, folder);
    const ways: ComparedWay[] = [{ way: 'reference', cues: cuesOf(wanted), scores: undefined }];
    for (const [way, name] of WAYS) {
      const files = compared.map((transcript) => join(folder, name, `${transcript.name}.srt`));
      const scores = await subtitleEditRate(python, files, wanted);
      ways.push({ way, cues: cuesOf(files), scores });
    }
    return ways;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function cuesOf(files: readonly string[]): number {
  const cues = files.map((file) => readFileSync(file, 'utf8').match(/ --> /g)?.length ?? 0);
  return cues.reduce((sum, count) => sum + count, 0);
}
