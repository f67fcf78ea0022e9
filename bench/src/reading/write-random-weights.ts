import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { WhisperDimensions } from '@ws/models';
import { whisperTensorShapes } from '@ws/models/internal';
import {
  huggingFaceName,
  tensorSource,
} from '../../../packages/models/src/weights/tensor-names.js';
import { vocabularyLayout } from '../../../packages/models/src/weights/tokenizer/added-tokens.js';

/** Formats that random weights are written in: the matrices' type of numbers; vectors are float32, or as the matrices. */
export const RANDOM_FORMATS = [
  'CTranslate2 f16',
  'CTranslate2 int8',
  'safetensors f32',
  'safetensors f16',
  'ggml f16',
  'ggml q5_0',
  'ggml q8_0',
] as const;

export type RandomFormat = (typeof RANDOM_FORMATS)[number];

type NumberType = 'f32' | 'f16' | 'i8' | 'q5_0' | 'q8_0';

/** Numbers of a block, and the bytes that they take. */
const BLOCKS: Readonly<Record<NumberType, readonly [numbers: number, bytes: number]>> = {
  f32: [1, 4],
  f16: [1, 2],
  i8: [1, 1],
  q5_0: [32, 22],
  q8_0: [32, 34],
};
const CTRANSLATE2_TYPES = { f32: 0, i8: 1, i16: 2, f16: 4 } as const;
const GGML_TYPES = { f32: 0, f16: 1, q5_0: 6, q8_0: 8 } as const;

/** Writes random weights of these sizes into a folder, a tensor at a time. @returns the path to give to `openWeights` */
export function writeRandomWeights(
  folder: string,
  format: RandomFormat,
  dimensions: WhisperDimensions,
): string {
  mkdirSync(folder, { recursive: true });
  switch (format) {
    case 'CTranslate2 f16':
      return writeCTranslate2(folder, 'f16', dimensions);
    case 'CTranslate2 int8':
      return writeCTranslate2(folder, 'i8', dimensions);
    case 'safetensors f32':
      return writeSafetensors(folder, 'f32', dimensions);
    case 'safetensors f16':
      return writeSafetensors(folder, 'f16', dimensions);
    case 'ggml f16':
      return writeGgmlFile(folder, 'f16', dimensions);
    case 'ggml q5_0':
      return writeGgmlFile(folder, 'q5_0', dimensions);
    case 'ggml q8_0':
      return writeGgmlFile(folder, 'q8_0', dimensions);
  }
}

const product = (shape: readonly number[]): number => shape.reduce((all, size) => all * size, 1);

function sizeOf(shape: readonly number[], type: NumberType): number {
  const [numbers, bytes] = BLOCKS[type];
  return (product(shape) / numbers) * bytes;
}

interface Variable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: keyof typeof CTRANSLATE2_TYPES & NumberType;
}

function writeCTranslate2(
  folder: string,
  type: 'f16' | 'i8',
  dimensions: WhisperDimensions,
): string {
  const stacked = new Map<string, number[]>();
  for (const [name, [rows = 0, ...rest]] of whisperTensorShapes(dimensions)) {
    // The reader's own map of names: of a stacked variable each tensor adds its rows. Keys have no bias; CTranslate2
    // keeps zeros in its place.
    const { variable, parts } = tensorSource(name);
    stacked.set(variable, [rows * parts, ...rest]);
  }
  const variables = [...stacked].flatMap(([name, shape]): Variable[] => {
    const isLayer = shape.length === 2 && name.endsWith('/weight');
    if (type === 'f16' || !isLayer) return [{ name, shape, type: 'f16' }];
    return [
      { name, shape, type },
      { name: `${name}_scale`, shape: [shape[0]!], type: 'f32' },
    ];
  });
  const path = join(folder, 'model.bin');
  const out = fileWriter(path);
  const text = (value: string): void => {
    out.write(u16(value.length + 1), Buffer.from(`${value}\0`));
  };
  out.write(u32(6));
  text('WhisperSpec');
  out.write(u32(3), u32(variables.length + 2));
  for (const variable of variables) {
    text(variable.name);
    const bytes = sizeOf(variable.shape, variable.type);
    out.write(Buffer.of(variable.shape.length), u32(...variable.shape));
    out.write(Buffer.of(CTRANSLATE2_TYPES[variable.type]), u32(bytes));
    out.numbers(variable.type, bytes);
  }
  for (const [side, heads] of [
    ['encoder', dimensions.nAudioHead],
    ['decoder', dimensions.nTextHead],
  ] as const) {
    text(`${side}/num_heads`);
    out.write(Buffer.of(0, CTRANSLATE2_TYPES.i16), u32(2), u16(heads));
  }
  out.write(u32(1));
  text('decoder/projection/weight');
  text('decoder/embeddings/weight');
  out.close();
  return path;
}

function writeSafetensors(
  folder: string,
  type: 'f32' | 'f16',
  dimensions: WhisperDimensions,
): string {
  let end = 0;
  const header: Record<string, unknown> = {};
  for (const [name, shape] of whisperTensorShapes(dimensions)) {
    const begin = end;
    end += sizeOf(shape, type);
    header[`model.${huggingFaceName(name)}`] = {
      dtype: type.toUpperCase(),
      shape,
      data_offsets: [begin, end],
    };
  }
  const config = {
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
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  const json = Buffer.from(JSON.stringify(header));
  const path = join(folder, 'model.safetensors');
  const out = fileWriter(path);
  out.write(u32(json.length, 0), json);
  out.numbers(type, end);
  out.close();
  return path;
}

function writeGgmlFile(
  folder: string,
  type: 'f16' | 'q5_0' | 'q8_0',
  dimensions: WhisperDimensions,
): string {
  const d = dimensions;
  const path = join(folder, 'ggml-random.bin');
  const out = fileWriter(path);
  out.write(
    u32(0x67676d6c, d.nVocab, d.nAudioCtx, d.nAudioState, d.nAudioHead, d.nAudioLayer),
    u32(d.nTextCtx, d.nTextState, d.nTextHead, d.nTextLayer, d.nMels, GGML_TYPES[type]),
    u32(d.nMels, 201),
    Buffer.alloc(d.nMels * 201 * 4),
  );
  const { textTokens } = vocabularyLayout(d.nVocab)!;
  out.write(u32(textTokens));
  for (let id = 0; id < textTokens; id++) {
    const token = id < 256 ? Buffer.of(id) : Buffer.of(id & 255, id >> 8, 0x61);
    out.write(u32(token.length), token);
  }
  for (const [name, shape] of whisperTensorShapes(dimensions)) {
    const isVector = shape.length === 1 || name.endsWith('positional_embedding');
    const own = isVector ? 'f32' : shape.length === 3 ? 'f16' : type;
    const written = /conv\d\.bias/.test(name) ? [...shape, 1] : shape;
    out.write(u32(written.length, name.length, GGML_TYPES[own], ...written.toReversed()));
    out.write(Buffer.from(name));
    out.numbers(own, sizeOf(shape, own));
  }
  out.close();
  return path;
}

function u16(value: number): Buffer {
  return Buffer.of(value & 255, value >> 8);
}

function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, i * 4);
  return bytes;
}

/** Multiples of every block's bytes. */
const PIECE = 22 * 34 * 1024;

/** Writes a file piece by piece, with random numbers where they are asked for. */
function fileWriter(path: string) {
  const file = openSync(path, 'w');
  const pieces = new Map<NumberType, Uint8Array>();
  return {
    write(...parts: readonly Uint8Array[]): void {
      for (const part of parts) writeSync(file, part);
    },
    numbers(type: NumberType, bytes: number): void {
      const piece = pieces.get(type) ?? randomPiece(type);
      pieces.set(type, piece);
      for (let at = 0; at < bytes; at += PIECE) {
        writeSync(file, piece, 0, Math.min(PIECE, bytes - at));
      }
    },
    close: () => closeSync(file),
  };
}

/** Random numbers of a type, all finite; those of a block with a scale of 2^-8. */
function randomPiece(type: NumberType): Uint8Array {
  const piece = new Uint8Array(PIECE);
  const view = new DataView(piece.buffer);
  for (let at = 0; at < PIECE; at++) piece[at] = Math.floor(Math.random() * 256);
  if (type === 'f32') {
    for (let at = 0; at < PIECE; at += 4) view.setFloat32(at, 0.1 * (Math.random() - 0.5), true);
  } else if (type === 'f16') {
    // Exponents up to -4: none is infinite.
    for (let at = 1; at < PIECE; at += 2) piece[at] = (piece[at]! & 0x83) | 0x28;
  } else if (type !== 'i8') {
    const [, bytes] = BLOCKS[type];
    for (let at = 0; at < PIECE; at += bytes) view.setUint16(at, 0x1c00, true);
  }
  return piece;
}
