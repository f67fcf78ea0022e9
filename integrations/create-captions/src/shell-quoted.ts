/** A path as one word of a shell: of cmd and PowerShell in Windows, else of a POSIX shell. */
export function shellQuoted(path: string, platform: NodeJS.Platform = process.platform): string {
  const isWindows = platform === 'win32';
  // What begins with a dash would be taken for a flag.
  const word = path.startsWith('-') ? `.${isWindows ? '\\' : '/'}${path}` : path;
  if (isWindows) return /^[\w.:\\/-]+$/.test(word) ? word : `"${word}"`;
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
