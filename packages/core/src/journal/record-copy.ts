import { invalidOption } from '../options/invalid-option.js';

/** Bytes of the longest record: what a broker takes in one message by default (1 MiB), less what goes with it. */
export const MAX_JOURNAL_RECORD_BYTES = 1_000_000;

/**
 * The record as it is now: its owner may write into the array while the call waits.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function copyOf(record: Uint8Array): Uint8Array {
  if (!(record instanceof Uint8Array) || record.byteLength > MAX_JOURNAL_RECORD_BYTES) {
    const length = (record as Uint8Array | undefined)?.byteLength;
    throw invalidOption('record', length, `at most ${MAX_JOURNAL_RECORD_BYTES} bytes`);
  }
  return Uint8Array.from(record);
}
