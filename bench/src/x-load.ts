import { openModel } from '@ws/models';
import { writeFileSync, statSync, readdirSync, mkdirSync } from 'node:fs';
import { decoderGraph } from '../../packages/backend-onnx/src/graph/decoder-graph.js';
import { encoderGraph } from '../../packages/backend-onnx/src/graph/encoder-graph.js';
import { writeModelParts } from '../../packages/backend-onnx/src/onnx/write-model.js';
import { createTokenizer } from '../../packages/backend-onnx/src/tokenizer/tokenizer.js';
import { alignmentHeads } from '../../packages/backend-onnx/src/words/alignment-heads.js';
const t0 = performance.now();
const lap = (s: string) => console.log(s.padEnd(40), (performance.now() - t0).toFixed(0), 'ms', (process.memoryUsage.rss() / 2 ** 20).toFixed(0), 'MiB');
const ort = (await import('onnxruntime-node')).default ?? (await import('onnxruntime-node'));
lap('ort');
const dir = process.argv[2]!; const out = process.argv[3]!; mkdirSync(out, { recursive: true });
const files = openModel(dir); lap('open');
const tok = createTokenizer(files.readTokenizer(), files.weights.dimensions.nVocab); lap('tokenizer');
const heads = alignmentHeads(files.weights.dimensions, files.config);
const mk = {
  encoder: () => encoderGraph(files.weights, { linear: 'integer-tensor', convolution: 'integer-tensor' }),
  decoder: () => decoderGraph(files.weights, { linear: 'integer-rows', logits: 'shortlist', textTokens: tok.special.endOfText, alignmentHeads: heads }),
};
const base = { executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential', enableCpuMemArena: false, graphOptimizationLevel: 'all' } as const;
for (const [name, f] of Object.entries(mk)) {
  const { model } = writeModelParts(f()); lap(name + ' written ' + (model.length / 2 ** 20).toFixed(0));
  const s = await ort.InferenceSession.create(model, { ...base, extra: { session: { intra_op: { allow_spinning: '0' } } } }); lap(name + ' created');
  await s.release();
  const s2 = await ort.InferenceSession.create(model, { ...base, optimizedModelFilePath: `${out}/${name}.onnx`,
    extra: { session: { intra_op: { allow_spinning: '0' }, optimized_model_external_initializers_file_name: `${name}.bin`, optimized_model_external_initializers_min_size_in_bytes: '1024', save_external_prepacked_constant_initializers: '1' } } } as never); lap(name + ' saved');
  await s2.release();
}
for (const f of readdirSync(out)) console.log(f, statSync(`${out}/${f}`).size);
