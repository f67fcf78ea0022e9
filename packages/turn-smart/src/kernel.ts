// The network alone, for a process that runs already, and may be blocked. `createSmartTurn` has a process of its own.
export { loadSmartTurnKernel, type SmartTurnKernel } from './network/smart-turn-kernel.js';
