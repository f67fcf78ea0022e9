export { createCommand, runProgram } from './run-program.js';
export type { Terminal } from './terminal.js';
