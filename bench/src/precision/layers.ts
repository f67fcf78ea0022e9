import { openModel, resolveModel } from '@ws/models';
import {
  type InitialTokens,
  initialTokens,
} from '../../../packages/backend-onnx/src/decoding/prompt.js';
import {
  type DecoderGraphOptions,
  decoderGraph,
} from '../../../packages/backend-onnx/src/graph/decoder-graph.js';
import { encoderGraph } from '../../../packages/backend-onnx/src/graph/encoder-graph.js';
import type { KindOfLayer, LinearKind } from '../../../packages/backend-onnx/src/graph/linear.js';
import { DECODER } from '../../../packages/backend-onnx/src/graph/names.js';
import {
  type AudioEncoder,
  createAudioEncoder,
  type EncodedWindow,
} from '../../../packages/backend-onnx/src/network/audio-encoder.js';
import {
  createTextDecoder,
  type StartDecoder,
} from '../../../packages/backend-onnx/src/network/text-decoder.js';
import type {
  OnnxRuntime,
  Session,
} from '../../../packages/backend-onnx/src/runtime/onnxruntime.js';
import { sessionOptions } from '../../../packages/backend-onnx/src/runtime/session-options.js';
import { createSession } from '../../../packages/backend-onnx/src/runtime/sessions.js';
import { KERNELS } from '../../../packages/backend-onnx/src/runtime/whisper-graphs.js';
import { createTokenizer } from '../../../packages/backend-onnx/src/tokenizer/tokenizer.js';
import type { ModelName } from '../engines.js';
import { unheard } from '../unheard.js';

/** Speech, and its language, as ISO 639-1 code. */
export interface Recording {
  readonly samples: Float32Array;
  readonly text: string;
  readonly language: string;
}

/** What of the two halves is in 8 bits; where a half is left out it is in single precision. */
export interface Variant {
  readonly encoder?: KindOfLayer | undefined;
  readonly decoder?: Pick<DecoderGraphOptions, 'kindOf' | 'logits'> | undefined;
}

/** How far a variant is from single precision. */
export interface VariantCost {
  /** Of keys and values of cross-attention: length of the difference over their length. */
  readonly heardError: number;
  /** Mean Kullback-Leibler divergence of the next token's distribution from single precision's, in nats. */
  readonly divergence: number;
  /** Tokens of which single precision takes another one for the likeliest. */
  readonly otherTokens: number;
  /** Least processor time to encode the first recording, of single precision's; undefined where that encodes. */
  readonly encoderTime: number | undefined;
}

/** What of a recording single precision makes. */
interface Exact {
  readonly recording: Recording;
  readonly window: EncodedWindow;
  readonly start: InitialTokens['tokens'];
  readonly tokens: readonly number[];
  /** Logarithms of probabilities, a row for each token and the end. */
  readonly rows: readonly Float32Array[];
}

const FLOAT: KindOfLayer = () => 'float';

/** One group of layers in 8 bits, all others in single precision. */
const alone =
  (end: string, kind: LinearKind): KindOfLayer =>
  (name) =>
    name.endsWith(end) ? kind : 'float';

const ENCODER_LAYERS = [
  'conv2',
  'attn.qkv',
  'attn.out',
  'mlp.0',
  'mlp.2',
  'cross_attn.key',
  'cross_attn.value',
];
const DECODER_LAYERS = [
  '.attn.qkv',
  '.attn.out',
  'cross_attn.query',
  'cross_attn.out',
  'mlp.0',
  'mlp.2',
];

/** Each group of layers alone in 8 bits, and both halves; the last is what `int8` stands for. */
export const VARIANTS: readonly (Variant & { readonly what: string })[] = [
  ...ENCODER_LAYERS.flatMap((layer) => [
    { what: `encoder, ${layer}, one scale`, encoder: alone(layer, 'integer-tensor') },
    { what: `encoder, ${layer}, by row`, encoder: alone(layer, 'integer-many-rows') },
  ]),
  { what: 'encoder, one scale', encoder: () => 'integer-tensor' },
  { what: 'encoder, by row', encoder: () => 'integer-many-rows' },
  { what: 'encoder, as in int8', encoder: KERNELS.int8.encoder.kindOf },
  ...DECODER_LAYERS.map((layer) => ({
    what: `decoder, ${layer.replace(/^\./, '')}, by row`,
    decoder: { kindOf: alone(layer, 'integer-rows'), logits: 'float' as const },
  })),
  { what: 'decoder, logits by shortlist', decoder: { kindOf: FLOAT, logits: 'shortlist' } },
  { what: 'decoder, as in int8', decoder: KERNELS.int8.decoder },
  {
    what: 'both, as in int8',
    encoder: KERNELS.int8.encoder.kindOf,
    decoder: KERNELS.int8.decoder,
  },
];

/** Measures variants of a model on recordings, whose texts are read by the decoder as they were written. */
export async function compareVariants(
  runtime: OnnxRuntime,
  model: ModelName,
  recordings: readonly Recording[],
  rounds: number,
): Promise<{
  readonly tokens: number;
  measure(variant: Variant): Promise<VariantCost>;
  release(): Promise<void>;
}> {
  const { directory } = await resolveModel(model);
  const files = openModel(directory);
  const { weights } = files;
  const { dimensions } = weights;
  const tokenizer = createTokenizer(files.readTokenizer(), dimensions.nVocab);
  const { special } = tokenizer;
  const settings = sessionOptions({ executionProviders: ['cpu'], threads: 1 });
  const encoderOf = (kindOf: KindOfLayer): Promise<Session> =>
    createSession(runtime, encoderGraph(weights, { kindOf }), settings);
  const decoderOf = (options: DecoderGraphOptions): Promise<Session> =>
    createSession(
      runtime,
      decoderGraph(weights, { ...options, textTokens: special.endOfText }),
      settings,
    );

  async function read(
    startDecoder: StartDecoder,
    window: EncodedWindow,
    start: readonly number[],
    tokens: readonly number[],
  ): Promise<readonly Float32Array[]> {
    const select = Array.from({ length: tokens.length + 1 }, (_, i) => start.length - 1 + i);
    const scores = await startDecoder(window).read([...start, ...tokens], select);
    return scores.map((one) => {
      const sum = one.logSumExp();
      return one.logits.map((logit) => logit - sum);
    });
  }

  const exactEncoder = await encoderOf(FLOAT);
  const exactDecoder = await decoderOf({ kindOf: FLOAT, logits: 'float' });
  const hear = createAudioEncoder(runtime, exactEncoder, dimensions);
  const startExact = createTextDecoder(runtime, exactDecoder, dimensions);
  const exact: Exact[] = [];
  for (const recording of recordings) {
    const window = await hear.encode(recording.samples, 'silence-tail');
    const { tokens: start } = initialTokens(tokenizer, dimensions.nTextCtx, {
      language: special.languages.get(recording.language),
      task: 'transcribe',
      timestamps: false,
    });
    const tokens = tokenizer.encodeTail(` ${recording.text}`, dimensions.nTextCtx / 2);
    const rows = await read(startExact, window, start, tokens);
    exact.push({ recording, window, start, tokens, rows });
  }
  const tokens = exact.reduce((sum, { rows }) => sum + rows.length, 0);

  /** Least processor time to encode the first recording, of single precision's; they take turns. */
  async function relativeTime(near: AudioEncoder): Promise<number> {
    const least = [hear, near].map(() => Number.POSITIVE_INFINITY);
    for (let round = 0; round < rounds; round++) {
      const samples = unheard(recordings[0]!.samples, round);
      for (const [i, encoder] of [hear, near].entries()) {
        const before = process.cpuUsage();
        await encoder.encode(samples, 'silence-tail');
        const { user, system } = process.cpuUsage(before);
        least[i] = Math.min(least[i]!, user + system);
      }
    }
    return least[1]! / least[0]!;
  }

  async function measure({ encoder, decoder }: Variant): Promise<VariantCost> {
    const encoderSession = encoder === undefined ? exactEncoder : await encoderOf(encoder);
    const decoderSession = decoder === undefined ? exactDecoder : await decoderOf(decoder);
    const near = createAudioEncoder(runtime, encoderSession, dimensions);
    const startNear = createTextDecoder(runtime, decoderSession, dimensions);
    let difference = 0;
    let length = 0;
    let divergence = 0;
    let otherTokens = 0;
    for (const one of exact) {
      const window = await near.encode(one.recording.samples, 'silence-tail');
      for (const [name, { data }] of Object.entries(one.window.feeds)) {
        if (name === DECODER.crossBias) continue;
        const ours = window.feeds[name]!.data as Float32Array;
        (data as Float32Array).forEach((value, i) => {
          difference += (ours[i]! - value) ** 2;
          length += value ** 2;
        });
      }
      const rows = await read(startNear, window, one.start, one.tokens);
      for (const [i, row] of rows.entries()) {
        divergence += divergenceOf(one.rows[i]!, row);
        if (likeliest(one.rows[i]!) !== likeliest(row)) otherTokens++;
      }
    }
    const encoderTime = encoder && (await relativeTime(near));
    if (encoder !== undefined) await encoderSession.release();
    if (decoder !== undefined) await decoderSession.release();
    return {
      heardError: Math.sqrt(difference / length),
      divergence: divergence / tokens,
      otherTokens,
      encoderTime,
    };
  }

  async function release(): Promise<void> {
    await exactEncoder.release();
    await exactDecoder.release();
    weights[Symbol.dispose]();
  }
  return { tokens, measure, release };
}

/** Σ p ln (p / q), of logarithms of p and q. */
function divergenceOf(exact: Float32Array, near: Float32Array): number {
  return exact.reduce((sum, value, i) => sum + Math.exp(value) * (value - near[i]!), 0);
}

function likeliest(row: Float32Array): number {
  return row.reduce((best, value, i) => (value > row[best]! ? i : best), 0);
}
