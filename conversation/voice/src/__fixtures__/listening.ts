import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerOptions, TranscriptionServer } from '@ws/server';
import {
  createScriptedSynthesizer,
  type ScriptedSynthesizer,
  type ScriptedSynthesizerOptions,
} from '@ws/speech/testing';
import { onTestFinished } from 'vitest';
import { createSpeechCache } from '../speech/cache/speech-cache.js';
import type { VoiceOptions } from '../voice-options.js';
import { saying, scriptedAnswers, talk } from './talking.js';

/** A server whose voice is a scripted one. */
export interface Listening {
  readonly server: TranscriptionServer;
  readonly http: string;
  readonly synthesizer: ScriptedSynthesizer;
}

export async function listen(
  script: ScriptedSynthesizerOptions = {},
  options: ServerOptions = {},
  voice: VoiceOptions = {},
): Promise<Listening> {
  const directory = mkdtempSync(join(tmpdir(), 'ws-listening-'));
  const synthesizer = createScriptedSynthesizer(script);
  const cache = createSpeechCache({ synthesizer, directory });
  const answers = scriptedAnswers(function* () {
    yield 'Nothing.';
  });
  const speech = { cache, voice: undefined, speed: undefined };
  const server = await talk({ answers, speech, ...voice }, saying('one'), options);
  onTestFinished(async () => {
    await server.close();
    await cache[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });
  return { server, http: server.url.replace('ws', 'http'), synthesizer };
}
