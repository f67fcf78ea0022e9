import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { serveInference } from '@ws/backend-onnx/internal';
import { clusterVoices } from '../clustering/cluster-voices.js';
import {
  loadSpeakerKernel,
  type SpeakerFiles,
  type SpeakerKernel,
} from '../network/speaker-kernel.js';
import type { SpeakerAnswer, SpeakerCall } from './speaker-call.js';

let kernel: SpeakerKernel | undefined;

/** Frees what was read of the weights, which an idle process would keep: 28 MB. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

serveInference<SpeakerFiles, SpeakerCall, undefined, SpeakerAnswer>({
  name: 'speaker diarization',
  async load(files) {
    kernel = await loadSpeakerKernel(files);
    collectGarbage();
  },
  async answer(numbers, call, { signal, onReceived }) {
    onReceived();
    if (kernel === undefined) throw new Error('a window came before its networks');
    if (call.kind === 'window') {
      const { within } = call;
      return { kind: 'window', window: await kernel.analyse(numbers, { within, signal }) };
    }
    const { count, limits } = call;
    return { kind: 'voices', labels: clusterVoices({ count, values: numbers }, limits) };
  },
});
