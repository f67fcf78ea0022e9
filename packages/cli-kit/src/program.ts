export { createCommand, runProgram } from './run-program.js';
export { type Terminal, writeLines } from './terminal.js';
