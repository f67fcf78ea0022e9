/**
 * Where a Markdown file of the repository is in the site: `packages/core/README.md` at `packages/core/index.md`. What is
 * made for the site alone has no folder before it.
 */
export function pagePath(file: string): string {
  return file
    .replace(/^site\//, '')
    .replace(/^api\/@ws\//, 'api/')
    .replace(/(^|\/)README\.md$/, '$1index.md');
}
