/** The path of the report beside a result file: `run.json` has `run.html`. */
export function pageBeside(resultFile: string): string {
  return `${resultFile.replace(/\.json$/, '')}.html`;
}
