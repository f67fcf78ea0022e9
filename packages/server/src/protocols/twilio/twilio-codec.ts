import type { SessionEvent } from '@ws/core';
import { protocolError, roundSeconds, wireErrorCode } from '@ws/core/internal';
import type { AudioSession } from '../../audio-session/audio-session.js';
import { wireMessage } from '../../net/http/client-errors.js';
import { type JsonObject, readJsonFrame } from '../../net/http/json-object.js';
import { confidenceOf } from '../confidence.js';
import type { Codec } from '../conversation/codec.js';
import type { CodecParts } from '../converse.js';
import { type CallStart, readCallStart, readMedia, type Track } from './messages.js';
import type { Webhook } from './webhook.js';

interface HeardTrack {
  readonly session: AudioSession;
  /** When it began, in milliseconds from the start of the stream. */
  startMs: number | undefined;
}

/**
 * Twilio's Media Streams. It reads no transcripts: they go to the hooks of the server, as sessions `CALL.inbound` and
 * `CALL.outbound`, and to its webhook.
 */
export function createTwilioCodec(
  { host, control }: CodecParts,
  webhook: Webhook | undefined,
): Codec {
  const told = webhook?.ofCall();
  const tracks = new Map<string, HeardTrack>();
  const reserved: (() => void)[] = [];
  let call: CallStart | undefined;

  function start(said: JsonObject): void {
    if (call !== undefined) throw protocolError('UNEXPECTED_MESSAGE', '"start" was sent before.');
    call = readCallStart(said);
    const { callSid, streamSid, settings } = call;
    host.logger.info({ call: callSid, stream: streamSid, tracks: call.tracks }, 'call begins');
    // The connection has one place.
    for (let i = 1; i < call.tracks.length; i++) reserved.push(host.reserveSession());
    for (const track of call.tracks) {
      const session = control.open({
        ...{ sessionId: `${callSid}.${track}`, settings, encoding: 'mulaw', sampleRate: 8000 },
        onEvent: (event) => tell(event, track),
      });
      tracks.set(track, { session, startMs: undefined });
    }
  }

  async function tell(event: SessionEvent, track: Track): Promise<void> {
    if (call === undefined) return;
    const { type } = event;
    if (type !== 'final' && type !== 'error' && type !== 'untranscribed') return;
    const { callSid: call_sid, streamSid: stream_sid } = call;
    const offset = (tracks.get(track)?.startMs ?? 0) / 1000;
    const start = roundSeconds(event.start + offset);
    const place = { call_sid, stream_sid, track, start, end: roundSeconds(event.end + offset) };
    if (event.type === 'untranscribed') return told?.post({ event: 'untranscribed', ...place });
    if (event.type === 'error') {
      const error = { code: wireErrorCode(event.error), message: wireMessage(event.error) };
      return told?.post({ event: 'error', ...place, ...error });
    }
    const { text, language } = event;
    const confidence = confidenceOf(event);
    if (text.trim() !== '')
      await told?.post({ event: 'final', ...place, text, language, confidence });
  }

  async function hear(said: JsonObject): Promise<void> {
    const { track, bytes, timestampMs } = readMedia(said);
    const heard = tracks.get(track);
    if (heard === undefined) {
      const message = '"media" must be of a track that "start" has named, and come after it.';
      throw protocolError('UNEXPECTED_MESSAGE', message);
    }
    heard.startMs ??= timestampMs;
    await heard.session.writeBytes([bytes]);
  }

  return {
    take(frame) {
      if (frame.type === 'binary') {
        throw protocolError('UNEXPECTED_MESSAGE', 'Audio comes in "media" messages.');
      }
      // Twilio's hold 20 ms of audio, others' of the same protocol a second at most.
      const said = readJsonFrame(frame.bytes);
      const { event } = said;
      switch (event) {
        case 'start':
          return start(said);
        case 'media':
          return hear(said);
        case 'stop':
          return control.finish('client');
        default:
          return undefined;
      }
    },
    async leave(ending) {
      if (call === undefined) return;
      const { callSid: call_sid, streamSid: stream_sid } = call;
      await told?.post({ event: 'ended', call_sid, stream_sid, reason: ending });
    },
    dispose() {
      for (const release of reserved.splice(0)) release();
    },
  };
}
