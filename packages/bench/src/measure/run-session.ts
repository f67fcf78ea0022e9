import type { Clock } from '@ws/core';
import { writeWav } from '@ws/core/audio';
import { errorMessage, roundSeconds } from '@ws/core/internal';
import type {
  ClientParts,
  Protocol,
  StreamProtocol,
  StreamSession,
  WholeProtocol,
} from '../protocols/protocol.js';
import type { SessionRecord } from '../result/bench-result.js';
import { MOST } from '../result/bounds.js';
import { audioPieces, type PcmMaker, type PcmRecording } from './audio-pieces.js';
import { createEventRecorder, type EventRecorder } from './event-recorder.js';
import { joined } from './joined.js';
import type { MeasuredRecording } from './measured-recording.js';

/** What came of a session. */
export type SessionOutcome = Pick<SessionRecord, 'sent' | 'events' | 'ended' | 'failed'>;

/** A session that waits for its start. */
export interface ReadySession {
  /** Plays the recording. Never rejects: what ended it early is in the outcome. */
  run(): Promise<SessionOutcome>;
}

export interface SessionSettings extends Omit<ClientParts, 'tell'> {
  /** Audio in one message, in milliseconds. */
  readonly pieceMs: number;
  /** Silence after the recording, in milliseconds, for servers that find pauses. */
  readonly silenceMs: number;
}

/** Sends and answers that are told of a session: one a second, and each that is later than those before. */
const NOTED_EVERY = 1;
const NOTED_LATER = 0.005;
// A server that is slower with each piece leaves room for one a second.
const MOST_NOTED_LATER = MOST.points / 2;

/** Opens a session. Never rejects: one that cannot be had fails at its start. */
export function openSession(
  protocol: Protocol,
  recording: MeasuredRecording,
  pcmOf: PcmMaker,
  settings: SessionSettings,
): Promise<ReadySession> {
  const recorder = createEventRecorder(settings.clock);
  const parts = { ...settings, tell: recorder.tell };
  if (protocol.kind === 'stream') return openStream(protocol, pcmOf(recording), parts, recorder);
  return Promise.resolve(wholeSession(protocol, recording, parts, recorder));
}

async function openStream(
  protocol: StreamProtocol,
  pcm: PcmRecording,
  parts: SessionSettings & ClientParts,
  recorder: EventRecorder,
): Promise<ReadySession> {
  const sent: (readonly [number, number])[] = [];
  let session: StreamSession;
  try {
    session = await protocol.open(parts);
  } catch (error) {
    return { run: async () => outcomeOf(recorder, sent, error) };
  }
  return {
    async run() {
      using _ = session;
      recorder.start();
      try {
        const silenceMs = protocol.findsPauses ? parts.silenceMs : 0;
        const pieces = audioPieces(pcm, { pieceMs: parts.pieceMs, silenceMs });
        await play(pieces, session, parts, (at, seconds) => {
          const [lastAt, lastSeconds] = sent.at(-1) ?? [0, Number.NEGATIVE_INFINITY];
          const isLater =
            at - seconds > lastAt - lastSeconds + NOTED_LATER && sent.length < MOST_NOTED_LATER;
          if (seconds - lastSeconds >= NOTED_EVERY || isLater) sent.push([at, seconds]);
        });
        await session.end();
        return outcomeOf(recorder, sent);
      } catch (error) {
        return outcomeOf(recorder, sent, error);
      }
    },
  };
}

/** Sends each piece when its last sample has been spoken, as a microphone would have it. */
async function play(
  pieces: ReturnType<typeof audioPieces>,
  session: StreamSession,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  onSent: (at: number, seconds: number) => void,
): Promise<void> {
  const began = clock.now();
  for (const { pcm, seconds } of pieces) {
    const early = began + seconds * 1000 - clock.now();
    if (early > 0) await clock.sleep(early, signal);
    await session.send(pcm);
    onSent(roundSeconds((clock.now() - began) / 1000), roundSeconds(seconds));
  }
}

function wholeSession(
  protocol: WholeProtocol,
  { facts, parts: stretches }: MeasuredRecording,
  parts: ClientParts,
  recorder: EventRecorder,
): ReadySession {
  return {
    async run() {
      const sent = [[0, facts.seconds]] as const;
      recorder.start();
      try {
        const wav = writeWav(joined(stretches)) as Uint8Array<ArrayBuffer>;
        // A server may take as long for a recording as the recording is.
        const answerMs = parts.bounds.answerMs + facts.seconds * 1000;
        await protocol.transcribe(wav, { ...parts, bounds: { ...parts.bounds, answerMs } });
        return outcomeOf(recorder, sent);
      } catch (error) {
        return outcomeOf(recorder, sent, error);
      }
    },
  };
}

function outcomeOf(
  { events, seconds }: EventRecorder,
  sent: SessionOutcome['sent'],
  error?: unknown,
): SessionOutcome {
  return {
    ...{ sent, events, ended: seconds },
    ...(error !== undefined && { failed: errorMessage(error) }),
  };
}
