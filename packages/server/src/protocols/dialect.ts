import type { IncomingMessage } from 'node:http';
import type { StrategyName, TranscriptionBackend } from '@ws/core';
import type { SettingsOf } from '@ws/core/internal';
import type { RecordingEvent, RecordingOptions } from '@ws/core/recording';
import type { RedactionKind } from '@ws/redaction';
import type { AudioSessionContext } from '../audio-session/audio-session.js';
import type { RecordingSpeakers } from '../engine/recording-speakers.js';
import type { Access } from '../net/auth/create-access.js';
import type { AnswerProvider } from './answer-provider.js';
import type { DialectOptions, UnsaidOfDialects } from './dialect-options.js';
import type { JobIntake } from './job-intake.js';
import type { OpenProtocol, ProtocolHost, ProtocolPreparation } from './server-protocol.js';
import type { SpeechProvider } from './speech-provider.js';
import type { DialectReceiveOptions, DialectRecording } from './uploads/receive-recording.js';

export type DialectSettings = { readonly host: string } & Pick<
  SettingsOf<DialectOptions, UnsaidOfDialects>,
  'wyomingPort' | 'twilioAuthToken' | 'twilioWebhook'
>;

/** What the server gives its own protocols, beyond what it gives others. */
export interface DialectHost
  extends ProtocolHost,
    Pick<
      AudioSessionContext,
      'scheduler' | 'oneShotQueue' | 'detectors' | 'decoders' | 'diarizer' | 'eventLoop'
    > {
  readonly backend: TranscriptionBackend;
  readonly speakers: RecordingSpeakers;
  /** As `transcribeRecording` of `@ws/core/recording`. `redact`: what is covered besides what the server always covers. */
  transcribeRecording(
    audio: AsyncIterable<Float32Array>,
    options: RecordingOptions & { readonly redact: readonly RedactionKind[] | undefined },
  ): AsyncIterable<RecordingEvent>;
  readonly strategies: readonly StrategyName[];
  readonly access: Pick<Access, 'isOpen' | 'identify' | 'issueToken'>;
  /** Whether a client waits for a place, or was refused one a moment ago. */
  isWanted(): boolean;
  receive(request: IncomingMessage, options: DialectReceiveOptions): Promise<DialectRecording>;
  /** Whether the server speaks TLS. */
  readonly isSecure: boolean;
  readonly settings: DialectSettings;
  /** Takes recordings for later. Left out where the server has no queue. */
  readonly jobs?: JobIntake | undefined;
  /** Left out where nothing answers here. */
  readonly answers?: AnswerProvider | undefined;
  /** Left out where nothing is spoken here. */
  readonly speech?: SpeechProvider | undefined;
}

/** The messages of other projects' clients, over the server's sessions. It holds no logic of transcription. */
export interface Dialect {
  readonly name: string;
  serves(path: string): boolean;
  prepare?(preparation: ProtocolPreparation): void;
  open(host: DialectHost): OpenProtocol | Promise<OpenProtocol>;
}
