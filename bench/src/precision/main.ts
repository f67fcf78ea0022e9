import { parseArgs } from 'node:util';
import { loadOnnxRuntime } from '../../../packages/backend-onnx/src/runtime/onnxruntime.js';
import { MODELS } from '../engines.js';
import { reportLayers } from './layers-report.js';
import { reportSpeed } from './speed-report.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    words: { type: 'boolean', default: false },
    // Layer by layer, of these models, and nothing else.
    layers: { type: 'boolean', default: false },
    model: { type: 'string', multiple: true, default: [...MODELS] },
  },
});
const ROUNDS = Number(values.rounds);
if (!Number.isInteger(ROUNDS) || ROUNDS < 1) {
  throw new Error(`--rounds is ${values.rounds}; it must be a whole number from 1`);
}

const runtime = loadOnnxRuntime();
if (values.layers)
  await reportLayers(
    runtime,
    MODELS.filter((name) => values.model.includes(name)),
    ROUNDS,
  );
else await reportSpeed(runtime, ROUNDS, values.words);
