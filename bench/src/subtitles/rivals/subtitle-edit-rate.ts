import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What is measured, by the names that the tool has for it. */
export const SCORES = ['SubER', 'SubER-cased', 'AS-WER', 't-BLEU'] as const;

/** In percent. */
export type SubtitleScores = Readonly<Record<(typeof SCORES)[number], number>>;

const run = promisify(execFile);

/**
 * Compares subtitle files with reference ones, by PyPI's `subtitle-edit-rate` (Wilken, Georgakopoulou and Matusov 2022,
 * "SubER: A Metric for Automatic Evaluation of Subtitle Quality").
 *
 * @param python - of `installSubtitleTools`
 * @param references - as many as there are files, in the same order
 */
export async function subtitleEditRate(
  python: string,
  files: readonly string[],
  references: readonly string[],
): Promise<SubtitleScores> {
  const flags = ['-m', 'suber', '-H', ...files, '-R', ...references, '-m', ...SCORES];
  const { stdout } = await run(python, flags);
  return JSON.parse(stdout) as SubtitleScores;
}
