import { type JobLimits, type NewJob, TranscribeError } from '@ws/core';
import { invalidOption, readOption, required, wholeNumber } from '@ws/core/internal';

// A queue may take a number for one of its own.
const ID = /^(?=.*[A-Za-z])[\w-]{1,64}$/;
const MAX_REQUEST_BYTES = 64 * 1024;
const PAGE = required(wholeNumber(1, 1000));

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function checkNewJob({ id, owner, request }: NewJob): void {
  if (!ID.test(id)) throw invalidOption('id', id, '1 to 64 letters, digits and -, with a letter');
  if (owner === '') throw invalidOption('owner', owner, 'a string that is not empty');
  if (Buffer.byteLength(JSON.stringify(request)) > MAX_REQUEST_BYTES) {
    throw new TranscribeError(`A request of a job may have ${MAX_REQUEST_BYTES} bytes as JSON.`, {
      code: 'ERR_INVALID_OPTION',
      details: { option: 'request' },
    });
  }
}

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function checkPage(limit: number): void {
  readOption(PAGE, 'limit', limit);
}

/** @throws TranscribeError `ERR_INVALID_OPTION` always */
export function unknownAfter(after: string): never {
  throw invalidOption('after', after, 'the id of a job of the same owner');
}

/** A limit that is reached. */
export function limitReached(limit: keyof JobLimits, limits: JobLimits): TranscribeError {
  const messages = {
    jobs: `The queue has ${limits.jobs} jobs, as many as it may. Try again later.`,
    jobsOfOwner: `${limits.jobsOfOwner} jobs of this client have not ended, and there may be no more. Try again later.`,
    secondsPerDay: `The jobs of this client have used up their ${limits.secondsPerDay} s of audio of today (UTC).`,
  };
  return new TranscribeError(messages[limit], {
    code: 'ERR_OVERLOADED',
    retryable: true,
    details: { limit },
  });
}

/** The error of a job whose id another owner has. */
export function ofAnotherOwner(id: string): TranscribeError {
  return new TranscribeError(`There is a job ${id} already. Give this one another id.`, {
    code: 'ERR_INVALID_STATE',
    details: { id },
  });
}
