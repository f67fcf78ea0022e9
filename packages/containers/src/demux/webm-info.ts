import { elementsOf, float, unsigned } from './ebml.js';

const ID = { timestampScale: 0x2ad7b1, duration: 0x4489 } as const;

/**
 * How long a WebM or Matroska file is; not a number where a live recorder did not know.
 *
 * @param info - content of the element "Info"
 */
export function secondsOf(info: Uint8Array): number {
  // Nanoseconds.
  let scale = 1_000_000;
  let duration = Number.NaN;
  for (const { id, body } of elementsOf(info)) {
    if (id === ID.timestampScale) scale = unsigned(body);
    if (id === ID.duration) duration = float(body);
  }
  return (duration * scale) / 1e9;
}
