import { serveInference } from '@ws/backend-onnx/internal';
import type { TurnLoad } from '../create-smart-turn.js';
import { loadSmartTurnKernel, type SmartTurnKernel } from '../network/smart-turn-kernel.js';

let kernel: SmartTurnKernel | undefined;

serveInference<TurnLoad, object, undefined, number>({
  name: 'Smart Turn',
  async load({ file }) {
    kernel = await loadSmartTurnKernel(file);
  },
  async answer(samples, _, { signal, onReceived }) {
    onReceived();
    if (kernel === undefined) throw new Error('a turn came before its network');
    return kernel.judge(samples, { signal });
  },
});
