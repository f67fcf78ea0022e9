import type { EngineError } from '@ws/core/internal';
import type { ProgramEnd } from './watched-process.js';

/** Explains the end of a program that could not begin its work; `undefined` for other ends. */
export function explainEnd(
  { why, code, notStarted, notes }: ProgramEnd,
  program: string,
  model: string,
): EngineError | undefined {
  const details = { why, executable: program };
  if (notStarted !== undefined) {
    return unavailable(`${program} cannot be started: ${notStarted}.`, details);
  }
  if (why === 'SIGILL' || code === 3_221_225_501) {
    return unavailable(
      `${program} uses instructions that this processor does not have: it was built for another one.`,
      details,
    );
  }
  if (/error while loading shared libraries|Library not loaded/.test(notes)) {
    return unavailable(`${program} misses its libraries: ${lastWords(notes)}.`, details);
  }
  if (/unknown argument/.test(notes)) {
    return unavailable(
      `${program} does not know what it is asked: ${lastWords(notes)}. Versions 1.9.x can be used here.`,
      details,
    );
  }
  const isShort = /failed to allocate|bad_alloc|out of memory/i.test(notes);
  if (isShort) {
    return {
      code: 'ERR_BACKEND_FAILED',
      retryable: true,
      message: `${program} got no memory for ${model}: ${lastWords(notes)}.`,
      details,
    };
  }
  if (/failed to initialize whisper context/.test(notes)) {
    return {
      code: 'ERR_MODEL_INVALID',
      message: `whisper.cpp cannot load ${model}: ${lastWords(notes, 'whisper_model_load')}. Remove the file if it is damaged.`,
      details: { ...details, file: model },
    };
  }
  return undefined;
}

function unavailable(problem: string, details: Record<string, unknown>): EngineError {
  return {
    code: 'ERR_BACKEND_UNAVAILABLE',
    message: `${problem} Build one for this machine: npx @ws/backend-whispercpp build --force`,
    details,
  };
}

/** The line that says what was wrong: the last that speaks of an error, or begins like this, or the last of all. */
export function lastWords(notes: string, beginning = 'error'): string {
  const lines = notes
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const telling = lines.findLast(
    (line) => line.startsWith(beginning) && /fail|error|invalid|unknown/i.test(line),
  );
  return (
    telling ??
    lines.findLast((line) => /error|fail/i.test(line)) ??
    lines.at(-1) ??
    'it says nothing'
  ).slice(0, 300);
}
