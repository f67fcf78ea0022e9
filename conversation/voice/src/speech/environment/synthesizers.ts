import { type Logger, TranscribeError } from '@ws/core';
import { fromInstalled } from '@ws/core/internal';
import type { ProgressListener } from '@ws/models';
import type { EnvironmentSetup, InstalledPython, SetupEnvironmentOptions } from '@ws/python';
import type { SpeechSynthesizer } from '@ws/speech';
import { createOpenAiSpeech } from '../openai/openai-speech.js';
import type { SpeechBackendName, SpeechVariables } from './speech-environment.js';

interface SynthesizerHost {
  /** Whether a Python environment is made where it is not there; it takes a network, and a minute or two. */
  readonly setUp: boolean;
  /** Told how the download of a voice goes. */
  readonly onProgress?: ProgressListener | undefined;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}

/** A synthesizer's Python environment: whether it is there, and how it is made. */
interface PythonSetup {
  /** Of the engine; its package is `@ws/tts-NAME`. */
  readonly name: 'hibari' | 'piper';
  find(): InstalledPython | undefined;
  setUp(options: SetupEnvironmentOptions): Promise<EnvironmentSetup>;
}

/** A synthesizer, and which of its voices is meant; left out: its first. */
interface MadeSynthesizer {
  readonly synthesizer: SpeechSynthesizer;
  readonly voice: string | undefined;
}

type Make = (variables: SpeechVariables, host: SynthesizerHost) => Promise<MadeSynthesizer>;

/**
 * Each loads its package and makes a synthesizer. Specifiers are written out, so that bundlers see them.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`, saying what to install or to run; what the synthesizer's maker throws
 */
export const SYNTHESIZERS: Readonly<Record<SpeechBackendName, Make>> = {
  async hibari({ voice, timeoutMs }, host) {
    const { createHibari, findHibariSetup, setupHibari } = await fromInstalled(
      '@ws/tts-hibari',
      () => import('@ws/tts-hibari'),
    );
    await ensurePython({ name: 'hibari', find: findHibariSetup, setUp: setupHibari }, host);
    return { synthesizer: createHibari({ logger: host.logger, callTimeoutMs: timeoutMs }), voice };
  },
  async piper({ voice, timeoutMs }, host) {
    const { createPiper, findPiperSetup, setupPiper } = await fromInstalled(
      '@ws/tts-piper',
      () => import('@ws/tts-piper'),
    );
    await ensurePython({ name: 'piper', find: findPiperSetup, setUp: setupPiper }, host);
    // A speaker of a voice stands behind a slash, and so do files.
    const [, name = voice, speaker] = /^([^/\\]+)\/([^/\\]+)$/.exec(voice ?? '') ?? [];
    const isSpeaker = speaker !== undefined && !speaker.endsWith('.onnx');
    const { onProgress, logger, signal } = host;
    const synthesizer = await createPiper({
      voice: isSpeaker ? name : voice,
      ...{ callTimeoutMs: timeoutMs, onProgress, logger, signal },
    });
    return { synthesizer, voice: isSpeaker ? voice : undefined };
  },
  async openai({ voice, baseUrl, apiKey, model, sampleRate, timeoutMs }, { logger }) {
    const synthesizer = createOpenAiSpeech({
      ...{ baseUrl, apiKey, model, sampleRate, callTimeoutMs: timeoutMs, logger },
      // Only the server knows its voices.
      ...(voice === undefined ? {} : { voices: [voice] }),
    });
    return { synthesizer, voice };
  },
};

/**
 * Makes sure that a synthesizer's environment is there. What is done is told in the log, step by step.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to install or to run; `ERR_ABORTED`
 */
export async function ensurePython(
  { name, find, setUp }: PythonSetup,
  { setUp: mayMake, logger, signal }: SynthesizerHost,
): Promise<void> {
  if (find() !== undefined) return;
  if (!mayMake) {
    const command = `npx @ws/tts-${name} setup`;
    throw new TranscribeError(
      `${name} is not set up: there is no Python environment for it. Run: ${command}`,
      { code: 'ERR_BACKEND_UNAVAILABLE', details: { engine: name, command } },
    );
  }
  // A warning: by default, a terminal shows no less, and this takes minutes.
  logger.warn(
    { engine: name },
    `${name} is being set up, once: its Python packages are downloaded`,
  );
  const { directory } = await setUp({
    signal,
    onProgress: (progress) => logger.info({ engine: name, ...progress }, 'setting up'),
  });
  logger.info({ engine: name, directory }, `${name} is set up`);
}
