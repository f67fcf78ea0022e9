/** The hub that everybody reaches, unless `HF_ENDPOINT` names another. */
export const PUBLIC_HUB = 'https://huggingface.co';

/** The address of a file. The slashes of a revision, as in `refs/pr/1`, are part of its name. */
export function fileUrl(
  endpoint: string,
  repository: string,
  revision: string,
  file: string,
): string {
  return `${endpoint}/${repository}/resolve/${encodeURIComponent(revision)}/${file}`;
}
