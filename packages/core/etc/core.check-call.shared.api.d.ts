import { T as TranscribeOptions } from './backend.shared.js';

/**
 * Refuses a call that no engine could answer sensibly, before it goes to one.
 *
 * @param maxSamples - the longest audio that the engine takes, in samples at 16 kHz
 * @param calls - which calls take no more than that, where others do
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_AUDIO_TOO_LONG`
 */
declare function checkCall(samples: Float32Array, options: TranscribeOptions, maxSamples: number, calls?: string): void;
/**
 * What an engine is given of a prompt or prefix, however long it is: the end of it, 4000 characters at most. Whisper reads
 * less of it still, and some engines encode all that they are given.
 */
declare function textForModel(text: string | undefined): string | undefined;

export { checkCall as c, textForModel as t };
