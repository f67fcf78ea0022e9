/** Wall time, in milliseconds since any fixed moment. Only durations are taken from it. */
interface Clock {
    now(): number;
    /**
     * Resolves when `ms` have passed.
     *
     * @throws TranscribeError `ERR_ABORTED`
     */
    sleep(ms: number, signal?: AbortSignal | undefined): Promise<void>;
}
/** The machine's monotonic clock. */
declare const systemClock: Clock;

export { type Clock as C, systemClock as s };
