import { openModel } from '@ws/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { demoRecording, germanRecording } from '../../../test/support/recordings.js';
import { exactInEightBits } from '../src/__fixtures__/exact-eight-bits.js';
import { DECODER } from '../src/graph/names.js';
import { createAudioEncoder, type EncodedWindow } from '../src/network/audio-encoder.js';
import { loadOnnxRuntime } from '../src/runtime/onnxruntime.js';
import type { Precision } from '../src/runtime/precision.js';
import { sessionOptions } from '../src/runtime/session-options.js';
import { createSession } from '../src/runtime/sessions.js';
import { whisperGraphs } from '../src/runtime/whisper-graphs.js';
import { modelDirectory } from './support/models.js';

// What 8 bits do to what the decoder hears, on real weights and speech.

const runtime = loadOnnxRuntime();
const recordings = { English: demoRecording().slice(480_000, 576_000), German: germanRecording() };

type Heard = Readonly<Record<keyof typeof recordings, EncodedWindow>>;
let heard: Readonly<Record<Precision, Heard>>;
let names: readonly string[];

describe.skipIf(!exactInEightBits)('in 8 bits', () => {
  beforeAll(async () => {
    using weights = openModel(await modelDirectory('base')).weights;
    names = Array.from({ length: weights.dimensions.nTextLayer }, (_, layer) => [
      DECODER.crossKey(layer),
      DECODER.crossValue(layer),
    ]).flat();
    async function hear(precision: Precision): Promise<Heard> {
      const settings = sessionOptions({ executionProviders: ['cpu'], threads: 1 });
      const graph = whisperGraphs(weights, { precision }).encoder();
      const session = await createSession(runtime, graph, settings);
      const encoder = createAudioEncoder(runtime, session, weights.dimensions);
      const English = await encoder.encode(recordings.English, 'silence-tail');
      const German = await encoder.encode(recordings.German, 'silence-tail');
      await session.release();
      return { English, German };
    }
    heard = { fp32: await hear('fp32'), int8: await hear('int8') };
  });

  it.each(['English', 'German'] as const)(
    '%s is heard nearly as in single precision',
    (language) => {
      let difference = 0;
      let length = 0;
      for (const name of names) {
        const exact = heard.fp32[language].feeds[name]!.data as Float32Array;
        const near = heard.int8[language].feeds[name]!.data as Float32Array;
        exact.forEach((value, i) => {
          difference += (near[i]! - value) ** 2;
          length += value ** 2;
        });
      }
      const error = Math.sqrt(difference / length);
      expect(error).toBeGreaterThan(0);
      // 0.09 to 0.11; one scale for all that comes out of a GELU made it 0.18.
      expect(error).toBeLessThan(0.14);
    },
  );
});
