import { C as ClientEvent } from './client-event.shared.js';
import { Clock } from '@ws/core';
import '@ws/core/internal';

/** Where captions go besides the program that hears them. */
interface EventSink extends AsyncDisposable {
    /**
     * Takes an event of a session; of what it has no use for, it makes nothing.
     *
     * @throws TranscribeError where it could not be passed on. The sink stays usable
     */
    write(event: ClientEvent): Promise<void>;
    /** What was taken is passed on, as far as it can be, and the sink lets go of what it holds. */
    [Symbol.asyncDispose](): Promise<void>;
}

/** What a caption file is: subtitles that grow, or the text that is to be seen now. */
type CaptionFormat = 'vtt' | 'srt' | 'txt';
/** Settings of {@link createCaptionFile}. */
interface CaptionFileOptions {
    /** Default: by the ending of the path, and `txt` where that says nothing. */
    readonly format?: CaptionFormat | undefined;
    /** What the session does: a translation is English, whatever was spoken, and broken into lines so. Default: `transcribe`. */
    readonly task?: 'transcribe' | 'translate' | undefined;
    /** Of `txt`: the last lines of what is being said. 1 to 100, default 2. */
    readonly lines?: number | undefined;
    /** Characters of a line. 10 to 1000, default 42. */
    readonly maxLineChars?: number | undefined;
}
/**
 * A file that follows what is said. `vtt` and `srt` grow by each final. `txt` holds the last lines of what is being said,
 * partials too, and is replaced as a whole each time: a text source of OBS that reads it never sees half of it. What comes
 * faster than the disk takes it is left out, up to the newest. A file that is there is written over.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `write` throws `ERR_INVALID_STATE` where the file cannot be written
 */
declare function createCaptionFile(path: string, options?: CaptionFileOptions): EventSink;

/** Settings of {@link createObsCaptions}. */
interface ObsCaptionsOptions {
    /** Of OBS's WebSocket server, version 5 (OBS 28 or newer). Default `ws://127.0.0.1:4455`. */
    readonly url?: string | undefined;
    /** Its password. Default: none. */
    readonly password?: string | undefined;
}
/**
 * Finals as closed captions (CEA-608) of what OBS streams: its viewers turn them on themselves. While OBS streams nothing,
 * captions go nowhere, and that is no error. A connection that is lost is made again for the next final; what comes while
 * there is none is left out.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `write` throws `ERR_CONNECTION` where OBS is not there or does not answer
 * within 5 s, `ERR_UNAUTHORIZED` where it refuses the password, `ERR_INVALID_STATE` where it refuses a caption
 */
declare function createObsCaptions(options?: ObsCaptionsOptions): EventSink;

declare const EVENTS: readonly ["partial", "final", "speech_start", "speech_end", "error", "untranscribed", "speakers", "warning"];
/** The events that a webhook can be sent. */
type WebhookEvent = (typeof EVENTS)[number];
/** Settings of {@link createWebhook}. */
interface WebhookOptions {
    /** What is sent. Default `['final', 'error', 'untranscribed']`: the last two say which audio has no text. */
    readonly events?: readonly WebhookEvent[] | undefined;
    /** Besides `content-type`. */
    readonly headers?: Readonly<Record<string, string>> | undefined;
    /**
     * Signs each request: `ws-signature: t=SECONDS,v1=HEX`, where `HEX` is the HMAC-SHA256 of `SECONDS.BODY` with this
     * secret. Default: none.
     */
    readonly secret?: string | undefined;
    /** How often more a request is made that fails, 0 to 20, each time after twice as long. Default 5: 15 s in all. */
    readonly retries?: number | undefined;
    /** Before the first of them, in milliseconds, 1 to 60000. Default 500. */
    readonly retryDelayMs?: number | undefined;
    /** What a request is given, in milliseconds, 1 to 600000. Default 10000. */
    readonly timeoutMs?: number | undefined;
    /** Events that wait while the address is slow, 1 to 100000; then `write` refuses one more. Default 1000. */
    readonly maxQueued?: number | undefined;
    /** Gives up what waits. */
    readonly signal?: AbortSignal | undefined;
    readonly clock?: Clock | undefined;
}
/**
 * Posts events to an address, one after the other, in their order, each as JSON: the message that a server sends for it. One
 * that fails (no connection, no answer in time, status 408, 429 or 5xx) is tried again; after the last try, and where the
 * status says that it never will be taken, it is given up, and the next `write`, or the disposal, says so.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `write` throws `ERR_OVERLOADED` where `maxQueued` events wait: this one is
 * left out; `ERR_CONNECTION` where one before it was given up: this one is taken all the same
 */
declare function createWebhook(url: string | URL, options?: WebhookOptions): EventSink;

export { type CaptionFileOptions, type EventSink, type ObsCaptionsOptions, type WebhookOptions, createCaptionFile, createObsCaptions, createWebhook };
