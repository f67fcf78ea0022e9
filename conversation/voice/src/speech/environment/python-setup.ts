import { type Logger, TranscribeError } from '@ws/core';
import type { EnvironmentSetup, InstalledPython, SetupEnvironmentOptions } from '@ws/python';

/** A synthesizer's Python environment: whether it is there, and how it is made. */
export interface PythonSetup {
  /** Of the engine; its package is `@ws/tts-NAME`. */
  readonly name: 'hibari' | 'piper';
  find(): InstalledPython | undefined;
  setUp(options: SetupEnvironmentOptions): Promise<EnvironmentSetup>;
}

/**
 * Makes sure that a synthesizer's environment is there. What is done is told in the log, step by step.
 *
 * @param mayMake - whether it is made where it is not there; it takes a network, and a minute or two
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to install or to run; `ERR_ABORTED`
 */
export async function ensurePython(
  { name, find, setUp }: PythonSetup,
  {
    mayMake,
    logger,
    signal,
  }: { mayMake: boolean; logger: Logger; signal?: AbortSignal | undefined },
): Promise<void> {
  if (find() !== undefined) return;
  if (!mayMake) {
    const command = `npx @ws/tts-${name} setup`;
    throw new TranscribeError(
      `${name} is not set up: there is no Python environment for it. Run: ${command}`,
      { code: 'ERR_BACKEND_UNAVAILABLE', details: { engine: name, command } },
    );
  }
  logger.info(
    { engine: name },
    `${name} is being set up, once: its Python packages are downloaded`,
  );
  const { directory } = await setUp({
    signal,
    onProgress: (progress) => logger.info({ engine: name, ...progress }, 'setting up'),
  });
  logger.info({ engine: name, directory }, `${name} is set up`);
}
