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

/** Windows since garbage was collected. */
let windows = 0;
// V8 waits until buffers of some 30 MB are garbage; this takes 2 ms of a window's 200.
const COLLECT_AFTER = 4;
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

serveInference<SpeakerFiles, SpeakerCall, undefined, SpeakerAnswer>({
  name: 'speaker diarization',
  async load(files) {
    kernel = await loadSpeakerKernel(files);
    // An idle process would keep what was read of the weights: 28 MB.
    collectGarbage();
  },
  async answer(numbers, call, { signal, onReceived }) {
    onReceived();
    if (kernel === undefined) throw new Error('a window came before its networks');
    if (call.kind === 'window') {
      if (++windows % COLLECT_AFTER === 0) collectGarbage();
      const { within } = call;
      return { kind: 'window', window: await kernel.analyse(numbers, { within, signal }) };
    }
    const { count, limits } = call;
    return { kind: 'voices', labels: clusterVoices({ count, values: numbers }, limits) };
  },
});
