import { S as SessionRemains, a as StreamingSession } from './session.shared.js';
import { S as StreamingSessionOptions } from './session-options.shared.js';
import './backend-BIHU5hwk.js';
import './transcript-OrGempXD.js';
import './clock-BHx4E56F.js';
import './diarizer-p73NPkSu.js';
import './logger-Dig93_oX.js';
import './strategy-BidKd4yn.js';

/**
 * Goes on with a session that was suspended, perhaps by another process. Its numbers, positions and times go on, too, and
 * its last events can be asked for. What had no final is heard once more from its beginning: a part of it that was shown
 * is shown again, by further events.
 *
 * @param open - opens a session over the same kind of engine, with the settings that it had before and those that it is given
 * @example
 * ```ts
 * const remains = await session.suspend();
 * const continued = continueSession(remains, (options) =>
 *   createStreamingSession({ backend, ...options }),
 * );
 * ```
 *
 * @throws what `open` throws
 */
declare function continueSession(remains: SessionRemains, open: (options: Pick<StreamingSessionOptions, 'previousTranscript' | 'origin'>) => StreamingSession): StreamingSession;

export { SessionRemains, continueSession };
