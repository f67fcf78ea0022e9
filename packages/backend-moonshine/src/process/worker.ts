import { serveInference } from '@ws/backend-onnx/internal';
import type { TranscriptResult } from '@ws/core';
import type { MoonshineFiles } from '../moonshine-models.js';
import {
  loadMoonshine,
  type MoonshineEngine,
  type MoonshineRequest,
} from '../network/moonshine-engine.js';

/** What a process loads. Plain data. */
export interface MoonshineLoad {
  readonly files: MoonshineFiles;
  readonly threads: number;
}

let engine: MoonshineEngine | undefined;

serveInference<MoonshineLoad, MoonshineRequest, undefined, TranscriptResult>({
  name: 'Moonshine',
  async load({ files, threads }) {
    engine = await loadMoonshine(files, threads);
  },
  async answer(samples, request, { signal, onReceived }) {
    onReceived();
    if (engine === undefined) throw new Error('a call came before its model');
    return engine.transcribe(samples, request, signal);
  },
});
