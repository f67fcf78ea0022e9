import { TranscribeError } from '@ws/core';
import type { BenchResult } from './bench-result.js';
import { RESULT_SHAPE } from './result-shape.js';

const SCHEMA = 'ws-bench/1';
const FAMILY = /^ws-bench\/\d+$/;
const LONGEST_QUOTE = 40;

/**
 * Reads a result from its JSON text.
 *
 * @param from - what the text is of, for errors: the name of a file
 * @throws TranscribeError `ERR_INVALID_OPTION` that says what is wrong, and where in the text
 */
export function parseResult(json: string, from: string): BenchResult {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw unreadable(from, 'it is no JSON, or the file was cut short. Copy it again.', cause);
  }
  const schema = schemaOf(value);
  if (schema === undefined) {
    throw unreadable(from, `it has no "schema": "${SCHEMA}", so it is no result of ws-bench.`);
  }
  if (schema !== SCHEMA) {
    throw unreadable(
      from,
      `its schema is "${schema}", and this version reads "${SCHEMA}". Install the version of @ws/bench that wrote it.`,
    );
  }
  const parsed = RESULT_SHAPE.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const at = issue!.path
      .map(String)
      .join('.')
      .slice(0, LONGEST_QUOTE * 2);
    throw unreadable(from, `at "${at}": ${issue!.message}.`);
  }
  const [twice] = repeated(parsed.data.figures.map(({ id }) => id));
  if (twice !== undefined) {
    throw unreadable(from, `it has two figures with the id "${twice.slice(0, LONGEST_QUOTE)}".`);
  }
  return parsed.data;
}

/** The schema that a value says it has, if it is one of ours. */
function schemaOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return undefined;
  const { schema } = value;
  return typeof schema === 'string' && FAMILY.test(schema) ? schema : undefined;
}

function* repeated(ids: readonly string[]): Generator<string> {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) yield id;
    seen.add(id);
  }
}

function unreadable(from: string, why: string, cause?: unknown): TranscribeError {
  return new TranscribeError(`${from} cannot be read: ${why}`, {
    code: 'ERR_INVALID_OPTION',
    ...(cause !== undefined && { cause }),
  });
}
