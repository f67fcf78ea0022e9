import { serveInference } from '@ws/backend-onnx/internal';
import { loadSmartTurnKernel, type SmartTurnKernel } from '../network/smart-turn-kernel.js';
import type { TurnAnswer, TurnFacts, TurnLoad, TurnRequest } from './messages.js';

let kernel: SmartTurnKernel | undefined;

serveInference<TurnLoad, TurnRequest, TurnFacts, TurnAnswer>({
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
