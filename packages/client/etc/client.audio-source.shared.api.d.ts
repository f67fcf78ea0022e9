/** A stream of audio as sessions take it: what a microphone, a recording or a stream holds. It is iterated once. */
interface AudioSource extends AsyncIterable<Float32Array> {
    /** Hz of the chunks, which are mono. */
    readonly sampleRate: 16000;
    /** The root mean square of the chunk that came last, 0 (silence) to 1, for a meter. */
    readonly level: number;
    /**
     * Lets go of the device. The iteration gives what was recorded until now, and ends. Calling it again does nothing.
     */
    stop(): void;
}
/** The root mean square of some samples; of none, 0. */
declare function levelOf(samples: Float32Array): number;

export { type AudioSource as A, levelOf as l };
