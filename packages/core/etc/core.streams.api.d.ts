import { T as TranscriptionBackend } from './backend.shared.js';
import { T as TranscriptionStrategy } from './strategy.shared.js';
import './transcript-OrGempXD.js';

/** Settings of {@link asStream}. */
interface AsStreamOptions {
    /** Audio between two decodes, in milliseconds, 20 to 10000. Default: that of the strategy. */
    readonly intervalMs?: number | undefined;
}
/**
 * A backend that hears audio piece by piece, with the streaming face of one that hears it as it comes: a strategy decodes what
 * was pushed again and again, and what it commits is stable. The text does not depend on how the audio is cut, since it is
 * decoded at fixed places. Words have no times.
 *
 * `flush` ends an utterance. Audio of 28 s without one, or of the backend's window, is cut where it is quietest. Silence is
 * decoded too: push speech alone, or use a session, whose detector and guards keep out what a model makes up.
 *
 * It is a view: disposing it does nothing, the backend stays its maker's.
 *
 * @param strategy - one that commits, such as `createLocalAgreementStrategy()`; with others all is tentative until `flush`
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function asStream(backend: TranscriptionBackend, strategy: TranscriptionStrategy, options?: AsStreamOptions): TranscriptionBackend;

export { type AsStreamOptions, asStream };
