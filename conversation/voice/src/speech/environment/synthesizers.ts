import type { Logger } from '@ws/core';
import { fromInstalled } from '@ws/core/internal';
import type { SpeechSynthesizer } from '@ws/speech';
import { createOpenAiSpeech } from '../openai/openai-speech.js';
import { ensurePython } from './python-setup.js';
import type { SpeechBackendName, SpeechVariables } from './speech-environment.js';

/** What a synthesizer is made with. */
interface SynthesizerHost {
  readonly setUp: boolean;
  readonly logger: Logger;
  readonly signal: AbortSignal | undefined;
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
  async hibari({ voice, timeoutMs }, { setUp, ...host }) {
    const { createHibari, findHibariSetup, setupHibari } = await fromInstalled(
      '@ws/tts-hibari',
      () => import('@ws/tts-hibari'),
    );
    await ensurePython(
      { name: 'hibari', find: () => findHibariSetup(), setUp: setupHibari },
      { mayMake: setUp, ...host },
    );
    return { synthesizer: createHibari({ logger: host.logger, callTimeoutMs: timeoutMs }), voice };
  },
  async piper({ voice, timeoutMs }, { setUp, ...host }) {
    const { createPiper, findPiperSetup, setupPiper } = await fromInstalled(
      '@ws/tts-piper',
      () => import('@ws/tts-piper'),
    );
    await ensurePython(
      { name: 'piper', find: () => findPiperSetup(), setUp: setupPiper },
      { mayMake: setUp, ...host },
    );
    // A speaker of a voice stands behind a slash, and so do files.
    const [, name = voice, speaker] = /^([^/\\]+)\/([^/\\]+)$/.exec(voice ?? '') ?? [];
    const isSpeaker = speaker !== undefined && !speaker.endsWith('.onnx');
    const { logger, signal } = host;
    const synthesizer = await createPiper({
      voice: isSpeaker ? name : voice,
      ...{ callTimeoutMs: timeoutMs, logger, signal },
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
