import { PartialEvent, FinalEvent, SpeakersEvent } from '@ws/core';
import { SpeechStartEvent, SpeechEndEvent, SuppressedMessage, UntranscribedEvent, CancelledEvent, WarningMessage, ErrorMessage } from '@ws/core/internal';

/**
 * An event of a session. An `error` here leaves the session open; the iteration throws an error that ends it. The client
 * itself may add the `warning` `VAD_FAILED`: its detector failed, and the server listens for pauses from there on.
 */
type ClientEvent = SpeechStartEvent | SpeechEndEvent | PartialEvent | FinalEvent | SpeakersEvent | SuppressedMessage | UntranscribedEvent | CancelledEvent | WarningMessage | ErrorMessage;

export type { ClientEvent as C };
