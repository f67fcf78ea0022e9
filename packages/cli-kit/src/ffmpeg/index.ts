export { decodeByFfmpeg } from './decode-by-ffmpeg.js';
export { FFMPEG_PACKAGES, findFfmpeg } from './find-ffmpeg.js';
export { findProgram } from './find-program.js';
export { installCommand, type PackageNames } from './install-command.js';
export { type ProgramCall, programOutput } from './program-output.js';
