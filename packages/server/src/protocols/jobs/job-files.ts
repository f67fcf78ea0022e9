import type { JobStorage } from '@ws/core';
import type { SentTranscript, SpokenSegment } from '../uploads/transcribe-sent.js';

/** The key of a job's recording. */
export function audioKey(id: string): string {
  return `${id}/audio/recording`;
}

/** The folder of the engine's answers about a job, which has a folder for each engine. */
export function answersFolder(id: string): string {
  return `${id}/answers`;
}

/** The transcript of a job's recording, with what its writers need. */
export interface JobResult
  extends Pick<SentTranscript, 'languages' | 'languageProbability' | 'untold'> {
  readonly segments: readonly SpokenSegment[];
  /** Length of the recording. */
  readonly seconds: number;
  readonly task: 'transcribe' | 'translate';
  /** Segments have their translations. */
  readonly bilingual: boolean;
}

const resultKey = (id: string): string => `${id}/result.json`;

/** Keeps the result of a job, and removes its sources. */
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

/** Removes the recording of a job, and the answers about it: its result needs neither. */
export async function removeSources(storage: JobStorage, id: string): Promise<void> {
  await storage.removeAll(`${id}/audio`);
  await storage.removeAll(answersFolder(id));
}
