// The network alone, for a process that runs already and blocks nobody. `createSmartTurn` has a process of its own.
export { loadSmartTurnKernel, type SmartTurnKernel } from './network/smart-turn-kernel.js';
