export { createSmartTurn, type SmartTurn } from './create-smart-turn.js';
export { SMART_TURN_FILE } from './network/smart-turn-file.js';
export { DEFAULT_SMART_TURN_OPTIONS, type SmartTurnOptions } from './smart-turn-options.js';
