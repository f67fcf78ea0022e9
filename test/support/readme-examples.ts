import { readFileSync } from 'node:fs';

/** The TypeScript examples of a README, in order. */
export function readExamples(readme: URL): readonly string[] {
  const text = readFileSync(readme, 'utf8');
  return [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);
}

const IMPORT_LINE = /^import (\{[^}]*\}) from '([^']+)';$/gm;

/**
 * Runs an example as it stands, and gives the lines that it prints.
 *
 * @param modules - what its imports are, by specifier
 */
export async function runExample(
  code: string,
  modules: Readonly<Record<string, object>>,
): Promise<readonly string[]> {
  const printed: string[] = [];
  const print = (...values: unknown[]) => printed.push(values.join(' '));
  const body = code.replace(
    IMPORT_LINE,
    (_, names, from) => `const ${names} = modules['${from}'];`,
  );
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  await new AsyncFunction('modules', 'console', body)(modules, { log: print });
  return printed;
}

/** What an example says that it prints: the comments behind its `console.log` lines. */
export function saidBehindLogs(code: string): readonly string[] {
  return [...code.matchAll(/^console\.log.*; \/\/ (.*)$/gm)].map(([, line = '']) => line);
}
