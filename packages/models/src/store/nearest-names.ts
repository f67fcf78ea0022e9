import leven from 'leven';

const MOST = 3;

/**
 * The names that the writer of `text` may have meant, the likeliest first: those that hold it, or that it holds,
 * or all of its parts, and those within a few changed letters. At most three; none when nothing is near.
 */
export function nearestNames(text: string, names: readonly string[]): string[] {
  const wanted = partsOf(text);
  return names
    .map((name) => ({ name, ...compare(wanted, partsOf(name)) }))
    .filter(({ near }) => near)
    .sort((a, b) => a.distance - b.distance || a.name.length - b.name.length)
    .slice(0, MOST)
    .map(({ name }) => name);
}

function compare(wanted: readonly string[], parts: readonly string[]) {
  const [a, b] = [wanted.join(''), parts.join('')];
  const distance = leven(a, b);
  const holds = a.length >= 3 && b.length >= 3 && (a.includes(b) || b.includes(a));
  const hasParts = wanted.length > 1 && wanted.every((part) => parts.includes(part));
  return { distance, near: holds || hasParts || distance <= Math.max(2, b.length / 3) };
}

// Quotes, prefixes and separators around and in a name make no difference.
function partsOf(name: string): string[] {
  return name
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/whisper|faster|openai|ggml/g, '')
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '');
}
