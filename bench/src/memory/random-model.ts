import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { WhisperDimensions } from '@ws/models';
import { whisperTensorShapes } from '@ws/models/internal';
import { encodeHalf } from '../../../packages/models/src/weights/numbers/encode-half.js';
import { huggingFaceName } from '../../../packages/models/src/weights/tensor-names.js';
import { vocabularyLayout } from '../../../packages/models/src/weights/tokenizer/added-tokens.js';
import { writeTokenizerJson } from '../../../packages/models/src/weights/tokenizer/tokenizer-json.js';

/** Tokens that a random model writes, whatever it hears: as many as people say in five seconds. */
export const SPOKEN_TOKENS = 20;

/** One of two letters and an a, of the vocabulary that is made up here; far apart, and none that is suppressed. */
const firstSpoken = (index: number): number => ((0x61 + index) << 8) | (0x7a - index);

/** A prime, so that no two rows of a matrix begin at the same number of the block. */
const BLOCK = 1_000_003;

/** Positions before the first spoken token: start of transcript, language, task, no timestamps. */
const PROMPT_TOKENS = 4;

/** How much larger a position's hint of the next token is than the token before it. */
const HINT = 10;
const EMBEDDING_SCALE = 0.02;

/**
 * Writes a model of these sizes with random weights, as `transformers` saves one in float16. It hears nothing, but
 * speaks: the positions of the decoder hint at the next token each, so that it writes {@link SPOKEN_TOKENS} tokens and
 * ends, as a model does, instead of running into every limit.
 */
export function writeRandomModel(directory: string, dimensions: WhisperDimensions): void {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, value: object | string): void =>
    writeFileSync(join(directory, name), typeof value === 'string' ? value : JSON.stringify(value));
  write('config.json', config(dimensions));
  write('tokenizer.json', tokenizer(dimensions.nVocab));
  writeWeights(join(directory, 'model.safetensors'), dimensions);
}

function config(dimensions: WhisperDimensions): object {
  return {
    model_type: 'whisper',
    num_mel_bins: dimensions.nMels,
    max_source_positions: dimensions.nAudioCtx,
    d_model: dimensions.nAudioState,
    encoder_attention_heads: dimensions.nAudioHead,
    encoder_layers: dimensions.nAudioLayer,
    vocab_size: dimensions.nVocab,
    max_target_positions: dimensions.nTextCtx,
    decoder_attention_heads: dimensions.nTextHead,
    decoder_layers: dimensions.nTextLayer,
  };
}

function tokenizer(nVocab: number): string {
  const { textTokens } = vocabularyLayout(nVocab)!;
  const texts = Array.from({ length: textTokens }, (_, id) =>
    id < 256 ? Uint8Array.of(id) : Uint8Array.of(id & 255, id >> 8, 0x61),
  );
  return writeTokenizerJson('tokenizer.json', texts, nVocab);
}

function writeWeights(path: string, dimensions: WhisperDimensions): void {
  const shapes = whisperTensorShapes(dimensions);
  const header: Record<string, object> = { __metadata__: { format: 'pt' } };
  let end = 0;
  for (const [name, shape] of shapes) {
    const begin = end;
    end += 2 * count(shape);
    header[`model.${huggingFaceName(name)}`] = { dtype: 'F16', shape, data_offsets: [begin, end] };
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const file = openSync(path, 'w');
  try {
    writeSync(file, length);
    writeSync(file, json);
    const random = randomBlock();
    // Each matrix goes on in the block where the one before it stopped: equal ones would be computed but once.
    let start = 0;
    let embedding = 0;
    for (const [name, shape] of shapes) {
      if (name === 'decoder.token_embedding.weight') embedding = start;
      if (name === 'decoder.positional_embedding') {
        writeHalves(file, hints(dimensions, random, embedding));
      } else if (shape.length === 1) {
        writeHalves(file, vector(name, shape));
      } else {
        writeMatrix(file, name, shape, random, start);
        start = (start + count(shape)) % BLOCK;
      }
    }
  } finally {
    closeSync(file);
  }
}

const count = (shape: readonly number[]): number => shape.reduce((all, size) => all * size, 1);

/** Numbers between -1 and 1, the same every time (Park and Miller's generator, 1988). */
function randomBlock(): Float32Array {
  let state = 1;
  return Float32Array.from({ length: BLOCK }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647) * 2 - 1;
  });
}

/** Layer norms leave what they have normed as it is; biases add nothing. */
function vector(name: string, shape: readonly number[]): Float32Array {
  return new Float32Array(count(shape)).fill(/ln(_post)?\.weight$/.test(name) ? 1 : 0);
}

function writeMatrix(
  file: number,
  name: string,
  shape: readonly number[],
  random: Float32Array,
  start: number,
): void {
  const total = count(shape);
  const scale = scaleOf(name, total / shape[0]!);
  const block = new Uint16Array(BLOCK);
  encodeHalf(
    random.map((value) => value * scale),
    block,
  );
  for (let left = total, at = start; left > 0; at = 0) {
    const part = block.subarray(at, at + left);
    writeBytes(file, part);
    left -= part.length;
  }
}

function scaleOf(name: string, fanIn: number): number {
  if (name.includes('embedding')) return EMBEDDING_SCALE;
  // What a layer adds to its input stays small, so that the hints come through.
  const isLast = /(out|mlp\.2)\.weight$/.test(name);
  return (isLast ? 0.003 : 1.7) / Math.sqrt(fanIn);
}

/** At each position the embedding of the token that shall come next; the embeddings begin in the block at `embedding`. */
function hints(
  dimensions: WhisperDimensions,
  random: Float32Array,
  embedding: number,
): Float32Array {
  const { nTextCtx, nTextState, nVocab } = dimensions;
  const endOfText = vocabularyLayout(nVocab)!.textTokens;
  const values = new Float32Array(nTextCtx * nTextState);
  for (let position = 0; position < nTextCtx; position++) {
    const spoken = position - (PROMPT_TOKENS - 1);
    const next = spoken < SPOKEN_TOKENS ? firstSpoken(Math.max(0, spoken)) : endOfText;
    for (let i = 0; i < nTextState; i++) {
      values[position * nTextState + i] =
        HINT * EMBEDDING_SCALE * random[(embedding + next * nTextState + i) % BLOCK]!;
    }
  }
  return values;
}

function writeHalves(file: number, values: Float32Array): void {
  const halves = new Uint16Array(values.length);
  encodeHalf(values, halves);
  writeBytes(file, halves);
}

function writeBytes(file: number, halves: Uint16Array): void {
  const bytes = new Uint8Array(halves.buffer, halves.byteOffset, halves.byteLength);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
