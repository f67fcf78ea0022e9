import { TranscribeError } from '@ws/core';

const PART = /^(?!\.)[\w.-]{1,128}$/;
const MOST_PARTS = 4;

/** The parts of a key. @throws TranscribeError `ERR_INVALID_OPTION` */
export function partsOf(key: string): readonly string[] {
  const parts = key.split('/');
  if (parts.length <= MOST_PARTS && parts.every((part) => PART.test(part))) return parts;
  throw new TranscribeError(
    `"${key}" is no key of a storage: it has parts of letters, digits, - and ., with / between them.`,
    { code: 'ERR_INVALID_OPTION', details: { option: 'key' } },
  );
}
