/**
 * Whether an `If-None-Match` or `If-Range` header names what there is. A proxy that compresses makes a tag weak.
 *
 * @param etag - as an `ETag` header says it
 */
export function hasSameTag(given: string | undefined, etag: string): boolean {
  if (given === undefined) return false;
  return given.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
