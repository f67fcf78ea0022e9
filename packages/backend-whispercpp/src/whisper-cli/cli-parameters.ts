import { beamsOf, type CallRequest } from '../calls/call-request.js';
import type { WhisperCliSettings } from '../options.js';

/** What all calls of a backend are made with. */
export interface CliDefaults
  extends Pick<WhisperCliSettings, 'threads' | 'beamSize' | 'gpu' | 'gpuDevice'> {
  /** Absolute path of a ggml file. */
  readonly model: string;
}

/** The file that whisper-cli writes in its folder. */
export const RESULT_FILE = 'result.json';

/**
 * The program's command line, one parameter after the other.
 *
 * @param audioContext - positions, 0 for all
 * @param dtwPreset - where the words' times come from attention
 */
export function cliParameters(
  defaults: CliDefaults,
  request: CallRequest,
  {
    audioContext,
    dtwPreset,
  }: { readonly audioContext: number; readonly dtwPreset: string | undefined },
): readonly string[] {
  const { model, threads, gpu, gpuDevice } = defaults;
  const prompt = (request.prompt ?? '').replaceAll(/[\0\r\n]+/g, ' ');
  return [
    ...['-m', model, '-t', String(threads), '-f', '-'],
    ...['-ojf', '-of', RESULT_FILE.replace(/\.json$/, '')],
    ...['-l', request.language ?? 'auto'],
    ...['-bs', String(beamsOf(request, defaults)), '-ac', String(audioContext)],
    // As OpenAI's implementation: brackets and notes are not spoken.
    '-sns',
    // Progress, in the error output.
    '-pp',
    ...(request.task === 'translate' ? ['-tr'] : []),
    ...(prompt === '' ? [] : ['--prompt', prompt]),
    ...(request.timestamps ? [] : ['-nt']),
    // Without fallback the caller judges the answer: segments that are probably no speech are kept.
    ...(request.fallback ? [] : ['-nf', '-nth', '2']),
    ...(gpu ? ['-dev', String(gpuDevice)] : ['-ng']),
    // whisper.cpp reads the attention that warping needs only where it does not fuse it.
    ...(dtwPreset === undefined ? [] : ['-dtw', dtwPreset, '-nfa']),
  ];
}
