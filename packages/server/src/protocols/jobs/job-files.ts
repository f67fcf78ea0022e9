import type { JobStorage, Segment } from '@ws/core';
import type { SentTranscript, SpokenSegment } from '../uploads/transcribe-sent.js';

/** The key of a job's recording. */
export function audioKey(id: string): string {
  return `${id}/audio/recording`;
}

/** The folder of what the engine has answered about a job, by the engine. */
export function answersFolder(id: string): string {
  return `${id}/answers`;
}

/** What was said in the recording of a job, and how it is written. */
export interface JobResult extends Pick<SentTranscript, 'languages' | 'untold'> {
  readonly segments: readonly SpokenSegment[];
  /** Length of the recording. */
  readonly seconds: number;
  readonly task: 'transcribe' | 'translate';
  /** Whether segments have their translations. */
  readonly bilingual: boolean;
}

const resultKey = (id: string): string => `${id}/result.json`;

/** Keeps the result of a job. What it was made of is not needed any more. */
export async function writeResult(
  storage: JobStorage,
  id: string,
  result: JobResult,
): Promise<void> {
  await storage.write(resultKey(id), Buffer.from(JSON.stringify(result)));
  await removeSources(storage, id);
}

/** The result of a job; `undefined` where it has none yet. */
export async function readResult(storage: JobStorage, id: string): Promise<JobResult | undefined> {
  const bytes = await storage.read(resultKey(id));
  return bytes && (JSON.parse(Buffer.from(bytes).toString()) as JobResult);
}

export async function removeSources(storage: JobStorage, id: string): Promise<void> {
  await storage.removeAll(`${id}/audio`);
  await storage.removeAll(answersFolder(id));
}

/** Segments that follow each other in one language, as they are written. */
export function* spokenRuns({
  segments,
}: Pick<JobResult, 'segments'>): Generator<{ segments: Segment[]; language: string }> {
  for (const { language, ...segment } of segments) yield { segments: [segment], language };
}
