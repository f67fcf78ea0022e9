// Reads every tensor of a model, one after the other, and prints how much the process grew, as JSON.
// usage: read-all-weights.mjs PATH
import { openWeights } from '@ws/models';

const before = process.resourceUsage().maxRSS * 1024;
const weights = openWeights(process.argv[2]);
const sizes = [...weights.tensors.values()].map(
  ({ shape }) => 4 * shape.reduce((product, size) => product * size, 1),
);
// One place for all of them, as an engine that builds its graphs tensor by tensor has it.
const target = new Float32Array(Math.max(...sizes) / 4);
let index = 0;
for (const name of weights.tensors.keys()) {
  weights.read(name, target.subarray(0, sizes[index] / 4));
  index++;
}
const report = {
  weightBytes: sizes.reduce((sum, size) => sum + size, 0),
  largestBytes: Math.max(...sizes),
  grownBytes: process.resourceUsage().maxRSS * 1024 - before,
};
process.stdout.write(JSON.stringify(report));
