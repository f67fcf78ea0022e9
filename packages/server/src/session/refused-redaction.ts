import { type WireErrorCode, wireErrorCode } from '@ws/core/protocol';
import type { Frame } from '../socket/inbox.js';

const UNREADABLE: ReadonlySet<WireErrorCode> = new Set([
  'INVALID_JSON',
  'INVALID_MESSAGE',
  'MESSAGE_TOO_LARGE',
]);

/** Whether a frame that cannot be read as a message looks like a `start` that asks for redaction. */
export function isRefusedRedaction(frame: Frame, error: unknown): boolean {
  if (frame.type !== 'text' || !UNREADABLE.has(wireErrorCode(error))) return false;
  // Within a string of JSON the quotes would be escaped.
  return frame.bytes.includes('"start"') && frame.bytes.includes('"redact"');
}
