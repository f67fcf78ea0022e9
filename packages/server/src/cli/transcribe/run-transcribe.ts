import { onStdinEnd } from '../on-stdin-end.js';
import { runCommand } from '../run-command.js';
import { type TranscribeArguments, transcribeFiles } from './transcribe-files.js';
import { createTranscribeProgram } from './transcribe-program.js';

/** `ws-server transcribe ...`: `args` are what follows `transcribe`. Sets the exit code, and lets the process end. */
export function runTranscribe(args: readonly string[]): Promise<void> {
  return runCommand((terminal) => {
    const program = createTranscribeProgram().parse(args, { from: 'user' });
    const { stopWithStdin } = program.opts<{ readonly stopWithStdin?: true }>();
    if (stopWithStdin) onStdinEnd(() => process.kill(process.pid, 'SIGTERM'));
    return transcribeFiles(terminal, program.args, program.opts<TranscribeArguments>());
  });
}
