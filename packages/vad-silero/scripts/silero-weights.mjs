import { constantsOf } from './silero-onnx.mjs';

// In the order in which src/model/network.ts takes them. What turns samples into a spectrum is not among them: it is
// Hann's window times sines and cosines, and computed.
const NAMES = [
  ...[0, 1, 2, 3].flatMap((layer) => [
    `encoder.${layer}.reparam_conv.weight`,
    `encoder.${layer}.reparam_conv.bias`,
  ]),
  'decoder.rnn.weight_ih',
  'decoder.rnn.weight_hh',
  'decoder.rnn.bias_ih',
  'decoder.rnn.bias_hh',
  'decoder.decoder.2.weight',
  'decoder.decoder.2.bias',
];

/** The weights of the network for a sample rate, 32-bit floats one after the other. */
export function sileroWeights(sampleRate) {
  return Float32Array.from(NAMES.flatMap((name) => [...constantsOf(sampleRate, name)]));
}
