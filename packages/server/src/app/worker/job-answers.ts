import { createHash } from 'node:crypto';
import type { AnswerJournal } from '@ws/cli-kit/answer-journal';
import type { JobStorage, TranscriptResult } from '@ws/core';
import { answersFolder } from '../../protocols/jobs/job-files.js';

/**
 * Opens the engine's answers about a job, piece by piece, in the storage. The next worker that has the job finds them there,
 * and asks its engine about no piece again. It goes through the recording as the one before did: its transcript is the same.
 *
 * @param engine - identifies what answers: version, engine, model. Answers of another one are not used
 * @throws TranscribeError `ERR_CONNECTION` (retryable)
 */
export async function openJobAnswers(
  storage: JobStorage,
  id: string,
  engine: string,
): Promise<Pick<AnswerJournal, 'find' | 'add'>> {
  const mark = createHash('sha256').update(engine).digest('hex').slice(0, 16);
  const folder = `${answersFolder(id)}/${mark}`;
  // Mostly there are none: one list saves a question about each piece.
  const there = new Set(await storage.list(folder));
  return {
    async find(key) {
      const bytes = there.has(key) ? await storage.read(`${folder}/${key}`) : undefined;
      return bytes && (JSON.parse(Buffer.from(bytes).toString()) as TranscriptResult);
    },
    add: (key, answer) => storage.write(`${folder}/${key}`, Buffer.from(JSON.stringify(answer))),
  };
}
