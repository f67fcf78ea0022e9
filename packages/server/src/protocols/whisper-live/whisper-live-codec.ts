import { SAMPLE_RATE, type SessionEvent } from '@ws/core';
import { protocolError, untranscribedMessage } from '@ws/core/internal';
import type { AudioSession } from '../../audio-session/audio-session.js';
import { wireMessage } from '../../net/http/client-errors.js';
import { readJsonFrame } from '../../net/http/json-object.js';
import type { Frame } from '../../net/sockets/socket-queues.js';
import type { Codec } from '../conversation/codec.js';
import type { CodecParts } from '../converse.js';
import { type AudioFormat, readOptions, uidOf } from './options.js';
import { createShownSegments, type ShownSegments, type ToldSegment } from './segments.js';

// Some send recordings of those who will speak, which are not used.
const MAX_OPTIONS_BYTES = 64 * 1024;
const END_OF_AUDIO = 'END_OF_AUDIO';
// Clients send no silence after a file, and hang up when nothing new came for 15 s.
const QUIET_MS = 2000;
const LEAST_LANGUAGE_PROBABILITY = 0.5;

export function createWhisperLiveCodec({ host, client, control }: CodecParts): Codec {
  const { clock, eventLoop } = host;
  let uid = '';
  let session: AudioSession | undefined;
  let format: AudioFormat = 'float32';
  let shown: ShownSegments | undefined;
  let isLanguageKnown = false;
  let heardAt = 0;
  /** Audio that has come, and waits until the engine has caught up. */
  let isTaking = false;
  let isWaiting = false;

  function say(message: object): void {
    client.send(JSON.stringify({ uid, ...message }));
  }

  function begin(bytes: Buffer): void {
    const said = readJsonFrame(bytes, MAX_OPTIONS_BYTES);
    uid = uidOf(said);
    const { settings, audioFormat, lastSegments, refused } = readOptions(
      said,
      host.diarizer !== undefined,
    );
    format = audioFormat;
    shown = createShownSegments(lastSegments, settings.wordTimestamps === true);
    isLanguageKnown = settings.language !== undefined;
    session = control.open({
      ...{ settings, onEvent: hear },
      encoding: format === 'float32' ? 'pcm_f32le' : 'pcm_s16le',
    });
    for (const name of refused) warn(`"${name}" is not served here; the transcript is.`);
    // Clients write down what this backend says, and of others nothing.
    say({ message: 'SERVER_READY', backend: 'faster_whisper' });
  }

  function warn(message: string): void {
    say({ status: 'WARNING', message });
  }

  async function hear(event: SessionEvent): Promise<void> {
    if (event.type === 'error') warn(`${untranscribedMessage(event)} ${wireMessage(event.error)}`);
    if (event.type === 'untranscribed') warn(untranscribedMessage(event));
    if (event.type !== 'partial' && event.type !== 'final') return;
    tellLanguage(event);
    if (event.type === 'final') for (const list of shown!.final(event)) tell(list);
    else if (event.text.trim() !== '') tell(shown!.partial(event));
    await client.drained();
  }

  function tell(segments: readonly ToldSegment[]): void {
    say({ segments });
  }

  function tellLanguage(event: { language: string; languageProbability?: number | undefined }) {
    const { language, languageProbability: probability = 0 } = event;
    if (isLanguageKnown || probability <= LEAST_LANGUAGE_PROBABILITY) return;
    isLanguageKnown = true;
    say({ language, language_prob: probability });
  }

  /** What was said is finished when no more audio comes. */
  async function finishWhenQuiet(): Promise<void> {
    if (isWaiting) return;
    isWaiting = true;
    try {
      for (let left = QUIET_MS; left > 0; ) {
        await clock.sleep(left, control.signal);
        left = isTaking ? QUIET_MS : heardAt + QUIET_MS - clock.now();
      }
      isWaiting = false;
      await session?.flush();
    } catch (error) {
      if (!control.signal.aborted) control.fail(error);
    }
  }

  /** Takes samples of one unsigned byte each, a second at a time. */
  async function hearBytes(fragments: readonly Buffer[], to: AudioSession): Promise<void> {
    for (const bytes of fragments) {
      for (let at = 0; at < bytes.length; at += SAMPLE_RATE) {
        const piece = bytes.subarray(at, at + SAMPLE_RATE);
        await to.write(
          Float32Array.from(piece, (byte) => (byte - 128) / 128),
          SAMPLE_RATE,
        );
        await eventLoop.next();
      }
    }
  }

  async function takeAudio({ fragments }: Extract<Frame, { type: 'binary' }>): Promise<void> {
    if (session === undefined) {
      throw protocolError('UNEXPECTED_MESSAGE', 'The first message must be JSON with "uid".');
    }
    if (isEnd(fragments)) return control.finish('client');
    isTaking = true;
    try {
      if (format === 'uint8') await hearBytes(fragments, session);
      else await session.writeBytes(fragments);
    } finally {
      isTaking = false;
    }
    heardAt = clock.now();
    void finishWhenQuiet();
  }

  return {
    take(frame) {
      if (frame.type === 'binary') return takeAudio(frame);
      if (session === undefined) return begin(frame.bytes);
      if (String(frame.bytes.subarray(0, END_OF_AUDIO.length + 1)) === END_OF_AUDIO) {
        return control.finish('client');
      }
      throw protocolError(
        'UNEXPECTED_MESSAGE',
        `After the options come audio and "${END_OF_AUDIO}", and no other text.`,
      );
    },
    leave(ending, complaint) {
      if (complaint !== undefined) warn(complaint.message);
      // A client that may come back does so where it is not told this.
      if (ending !== 'client' && ending !== 'shutdown') say({ message: 'DISCONNECT' });
    },
    complain({ message }) {
      say({ status: 'ERROR', message });
    },
  };
}

function isEnd(fragments: readonly Buffer[]): boolean {
  const length = fragments.reduce((sum, bytes) => sum + bytes.length, 0);
  return length === END_OF_AUDIO.length && String(Buffer.concat(fragments)) === END_OF_AUDIO;
}
