const UNITS = [
  [1e9, 'GB', 1],
  [1e6, 'MB', 0],
  [1e3, 'kB', 0],
] as const;

/** Bytes to be read by a person, in decimal units, as the hub gives them: `78 MB`, `1.6 GB`. */
export function formatBytes(bytes: number): string {
  for (const [size, unit, digits] of UNITS) {
    // What would round up to 1000 of a unit is one of the next.
    if (bytes >= size * (1 - 0.0005)) return `${(bytes / size).toFixed(digits)} ${unit}`;
  }
  return `${bytes} bytes`;
}
