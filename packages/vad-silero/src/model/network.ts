import { createKernel } from '../kernel/create-kernel.js';
import type { Affine, Kernel } from '../kernel/kernel.js';
import type { SileroSettings } from '../silero-options.js';
import type { NetworkShape } from './network-shape.js';
import { createSpectrum, spectrumMemory } from './spectrum.js';

/** Silero's network, version 6, for one sample rate. It remembers nothing: all streams share it, one after the other. */
export interface Network {
  readonly shape: NetworkShape;
  readonly kernel: Kernel['kind'];
  /** Probability of speech in the next frame of a stream. What is beyond [-1, 1] is clipped. */
  hear(frame: Float32Array, memory: StreamMemory): number;
}

/** The network's state for a stream. */
export interface StreamMemory {
  /** The end of the frame before. */
  readonly context: Float32Array;
  readonly hidden: Float32Array;
  readonly cell: Float32Array;
}

/** Memory of a stream that begins. */
export function createMemory({ contextSamples }: NetworkShape): StreamMemory {
  return {
    context: new Float32Array(contextSamples),
    hidden: new Float32Array(UNITS),
    cell: new Float32Array(UNITS),
  };
}

// Units of the recurrent layer.
const UNITS = 128;
// Windows of the spectrum in a frame.
const WINDOWS = 4;
// Each convolution looks at a moment and its neighbours.
const TAPS = 3;

/** A convolution over time: from so many channels to so many, at every second of so many moments, or at each. */
interface Convolution {
  readonly from: number;
  readonly to: number;
  /** Moments that it gives. */
  readonly moments: number;
  /** The taps that ever see sound: where few moments are left, others see the silence beside them alone. */
  readonly firstTap: number;
  readonly taps: number;
  readonly product: Affine;
}

/**
 * The network as Silero published it (https://github.com/snakers4/silero-vad, version 6): magnitudes of a short-time
 * Fourier transform, four rectified convolutions over time, a layer of long short-term memory (S. Hochreiter and
 * J. Schmidhuber 1997), and a weighted sum of what it holds, through a sigmoid. All of it is products of matrices and
 * vectors: moments lie one after the other in memory, with a silent one at either end, so that what a convolution looks
 * at is one stretch.
 *
 * @param weights - in the order of `scripts/silero-weights.mjs`
 */
export function createNetwork(
  shape: NetworkShape,
  weights: Float32Array,
  wanted: SileroSettings['kernel'],
): Network {
  const { frameSamples, contextSamples, bins } = shape;
  const channels = wholeVectors(bins);
  let size = 0;
  const reserve = (length: number): number => {
    const at = size;
    size += wholeVectors(length);
    return at;
  };

  const transform = reserve(spectrumMemory(shape));
  const convolutions = [
    convolution(channels, UNITS, WINDOWS, 0, TAPS),
    convolution(UNITS, UNITS / 2, WINDOWS / 2, 0, TAPS),
    convolution(UNITS / 2, UNITS / 2, 1, 1, 2),
    convolution(UNITS / 2, UNITS, 1, 1, 1),
  ];
  const gate = affine(4 * UNITS, 2 * UNITS, false);
  // The input, mirrored at its end by half a hop.
  const samples = reserve(contextSamples + frameSamples + contextSamples);
  // The input of each convolution.
  const layers = [WINDOWS, WINDOWS, WINDOWS / 2, 1].map((moments, layer) =>
    reserve((moments + 2) * convolutions[layer]!.from),
  );
  // The output of the convolutions, and the memory.
  const gateInput = reserve(2 * UNITS);
  const gates = reserve(4 * UNITS);

  function affine(rows: number, columns: number, rectify: boolean): Affine {
    const weights = reserve(rows * columns);
    return { weights, bias: reserve(rows), rows, columns, rectify };
  }

  function convolution(
    from: number,
    to: number,
    moments: number,
    firstTap: number,
    taps: number,
  ): Convolution {
    return { from, to, moments, firstTap, taps, product: affine(to, taps * from, true) };
  }

  const kernel = createKernel(wanted, size);
  const { memory } = kernel;
  const spectrum = createSpectrum(kernel, shape, transform);
  const { outputWeights, outputBias } = place();

  /** Puts the weights where they belong: all that a row is multiplied with side by side. */
  function place(): { readonly outputWeights: Float32Array; readonly outputBias: number } {
    let taken = 0;
    const take = (length: number): Float32Array => {
      taken += length;
      return weights.subarray(taken - length, taken);
    };
    for (const [layer, each] of convolutions.entries()) {
      const { from, to, firstTap, taps } = each;
      const { weights: at, bias } = each.product;
      const inputs = layer === 0 ? bins : from;
      const given = take(to * inputs * TAPS);
      for (let output = 0; output < to; output++) {
        for (let input = 0; input < inputs; input++) {
          for (let tap = 0; tap < taps; tap++) {
            memory[at + (output * taps + tap) * from + input] =
              given[(output * inputs + input) * TAPS + firstTap + tap]!;
          }
        }
      }
      memory.set(take(to), bias);
    }
    const ofInput = take(4 * UNITS * UNITS);
    const ofHidden = take(4 * UNITS * UNITS);
    for (let row = 0; row < 4 * UNITS; row++) {
      const at = gate.weights + row * 2 * UNITS;
      memory.set(ofInput.subarray(row * UNITS, (row + 1) * UNITS), at);
      memory.set(ofHidden.subarray(row * UNITS, (row + 1) * UNITS), at + UNITS);
    }
    const biasOfInput = take(4 * UNITS);
    const biasOfHidden = take(4 * UNITS);
    for (let row = 0; row < 4 * UNITS; row++) {
      memory[gate.bias + row] = biasOfInput[row]! + biasOfHidden[row]!;
    }
    return { outputWeights: take(UNITS).slice(), outputBias: take(1)[0]! };
  }

  function takeSamples(frame: Float32Array, context: Float32Array): void {
    memory.set(context, samples);
    const start = samples + contextSamples;
    for (let i = 0; i < frameSamples; i++) {
      memory[start + i] = Math.max(-1, Math.min(1, frame[i]!));
    }
    const last = start + frameSamples - 1;
    for (let i = 1; i <= contextSamples; i++) memory[last + i] = memory[last - i]!;
    for (let i = 0; i < contextSamples; i++) {
      context[i] = memory[last + 1 - contextSamples + i]!;
    }
  }

  function convolve(): void {
    for (let layer = 0; layer < convolutions.length; layer++) {
      const { from, to, moments, firstTap, product } = convolutions[layer]!;
      const next = layers[layer + 1];
      const input = layers[layer]! + firstTap * from;
      // After the silent moment; the last layer has one moment, and nothing beside it.
      const output = next === undefined ? gateInput : next + to;
      if (moments === WINDOWS) {
        kernel.affineOfFour(product, input, from, output, to);
      } else {
        // Of the moments that are there, every second.
        for (let moment = 0; moment < moments; moment++) {
          kernel.affine(product, input + 2 * moment * from, output + moment * to);
        }
      }
    }
  }

  function remember({ hidden, cell }: StreamMemory): number {
    memory.set(hidden, gateInput + UNITS);
    kernel.affine(gate, gateInput, gates);
    // Written out, and kept in the arrays: numbers that functions return are boxed where these are not inlined.
    for (let unit = 0; unit < UNITS; unit++) {
      const candidate = Math.tanh(memory[gates + 2 * UNITS + unit]!);
      const input = 1 / (1 + Math.exp(-memory[gates + unit]!));
      const forget = 1 / (1 + Math.exp(-memory[gates + UNITS + unit]!));
      cell[unit] = forget * cell[unit]! + input * candidate;
    }
    let sum = outputBias;
    for (let unit = 0; unit < UNITS; unit++) {
      const output = 1 / (1 + Math.exp(-memory[gates + 3 * UNITS + unit]!));
      hidden[unit] = output * Math.tanh(cell[unit]!);
      sum += outputWeights[unit]! * Math.max(0, hidden[unit]!);
    }
    return 1 / (1 + Math.exp(-sum));
  }

  return {
    shape,
    kernel: kernel.kind,
    hear(frame, stream) {
      takeSamples(frame, stream.context);
      // After the silent moment.
      spectrum.take(samples, layers[0]! + channels, channels);
      convolve();
      return remember(stream);
    },
  };
}

/** Rounded up to what is computed at once; in whole numbers, as the shape. */
function wholeVectors(length: number): number {
  return (length + 3) & ~3;
}
