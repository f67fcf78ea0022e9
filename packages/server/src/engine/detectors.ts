import {
  type Clock,
  createEnergyVad,
  type Logger,
  SAMPLE_RATE,
  type VoiceActivityDetector,
} from '@ws/core';
import {
  choice,
  fromInstalled,
  inTime,
  invalidOption,
  readOption,
  readOptions,
  required,
  VAD_NAMES,
  type VadName,
} from '@ws/core/internal';
import { createSpeechDetector } from '@ws/core/vad';
import type { SileroOptions } from '@ws/vad-silero';
import type { WebRtcVadOptions } from '@ws/vad-webrtc';

/** Voice-activity detectors that the server makes by name, when their package is installed. */
export type DetectorName = Exclude<VadName, 'none'>;

/** Makes a detector for one stream, that takes audio at 16 kHz. */
export type CreateDetector = () => VoiceActivityDetector | Promise<VoiceActivityDetector>;

/** What a detector may be told, by its name. Energy takes nothing. */
export interface DetectorOptions {
  readonly silero: SileroOptions;
  readonly webrtc: WebRtcVadOptions;
  readonly energy: Readonly<Record<never, never>>;
}

export interface Detectors {
  /** Those that a client may ask for. */
  readonly names: readonly DetectorName[];
  /**
   * A detector for one stream, which is the caller's to dispose; `null` for `none`. Left out, the server's own choice.
   * The name must be one of `names`.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION` when the server's own is none for 16 kHz; what its maker throws
   */
  create(name: VadName | undefined): Promise<VoiceActivityDetector | null>;
}

interface DetectorPackage {
  readonly packageName: string;
  /** Loads the package and what it needs. The specifier is written out, so that bundlers see it. */
  load(options: object): Promise<() => VoiceActivityDetector>;
}

type DetectorPackages = Readonly<Record<Exclude<DetectorName, 'energy'>, DetectorPackage>>;

const PACKAGES: DetectorPackages = {
  silero: {
    packageName: '@ws/vad-silero',
    async load(options: SileroOptions) {
      const { loadSileroModel } = await import('@ws/vad-silero');
      const model = await loadSileroModel(options);
      return () => model.createVad();
    },
  },
  webrtc: {
    packageName: '@ws/vad-webrtc',
    async load({ engine, ...options }: WebRtcVadOptions) {
      const { loadWebRtcVad } = await import('@ws/vad-webrtc');
      const library = await loadWebRtcVad({ engine });
      return () => library.createVad(options);
    },
  },
};

export const DETECTOR_NAMES: readonly DetectorName[] = VAD_NAMES.filter((name) => name !== 'none');

/**
 * A voice-activity detector by name: `silero`, `webrtc` or `energy`. It is for one stream.
 *
 * @param options - those of `createSileroVad` or `createWebRtcVad`. Without any it takes 16 kHz, as sessions do
 * @example
 * ```ts
 * const session = createStreamingSession({ backend, vad: await createVad('webrtc', { mode: 3 }) });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_BACKEND_UNAVAILABLE` when its package is not installed, saying what
 * to install
 */
export async function createVad<Name extends DetectorName>(
  name: Name,
  options: DetectorOptions[Name] = {},
): Promise<VoiceActivityDetector> {
  readOption(required(choice(DETECTOR_NAMES)), 'vad', name);
  const create = await load(name, PACKAGES, options);
  return create();
}

async function load(
  name: DetectorName,
  packages: DetectorPackages,
  options: object,
): Promise<() => VoiceActivityDetector> {
  if (name === 'energy') {
    readOptions({}, options);
    return createEnergyVad;
  }
  const { packageName, load: loadPackage } = packages[name];
  return fromInstalled(packageName, () => loadPackage(options));
}

/**
 * Loads all detectors, so that sessions need not wait for them. What cannot be had is not served.
 *
 * @param own - the server's choice
 * @param packages - in place of the installed ones
 * @throws TranscribeError when that one cannot be had
 */
export async function loadDetectors(
  own: VadName | CreateDetector,
  logger: Logger,
  packages: Partial<DetectorPackages> = {},
): Promise<Detectors> {
  const loaded = new Map<VadName, CreateDetector>();
  for (const name of DETECTOR_NAMES) {
    try {
      loaded.set(name, await load(name, { ...PACKAGES, ...packages }, {}));
    } catch (error) {
      if (name === own) throw error;
      logger.info({ vad: name, err: error }, 'detector is not served');
    }
  }
  return {
    names: [...loaded.keys()] as DetectorName[],
    async create(name = typeof own === 'string' ? own : undefined) {
      if (name === undefined) return ownDetector(own as CreateDetector, logger);
      return (await loaded.get(name)?.()) ?? null;
    },
  };
}

// After this time the stream goes on without a detector.
const TIMEOUT_MS = 10_000;

/**
 * Makes a detector for one stream, or `null` if the detector fails or takes too long: the audio is then decoded without
 * one, as after a later failure. A detector that comes too late is disposed. Never rejects.
 *
 * @param name - left out, the server's own choice
 * @param parts - `signal` is aborted when the stream is over; `onFailed` is called when the stream goes on without a detector
 */
export async function makeDetector(
  detectors: Pick<Detectors, 'create'>,
  name: VadName | undefined,
  parts: {
    readonly clock: Clock;
    readonly logger: Logger;
    readonly signal: AbortSignal;
    readonly onFailed?: (() => void) | undefined;
  },
): Promise<VoiceActivityDetector | null> {
  const { clock, logger, signal, onFailed } = parts;
  const making = detectors.create(name);
  try {
    return await inTime(making, signal, { ms: TIMEOUT_MS, clock, what: 'Making the detector' });
  } catch (error) {
    making.then(
      (late) => disposeDetector(late, logger),
      () => {},
    );
    if (signal.aborted) return null;
    logger.error({ err: error }, 'voice-activity detection cannot start');
    onFailed?.();
    return null;
  }
}

/** Disposes a detector. Errors are logged, never thrown. */
export async function disposeDetector(
  vad: VoiceActivityDetector | null,
  logger: Logger,
): Promise<void> {
  try {
    await vad?.[Symbol.asyncDispose]?.();
  } catch (error) {
    logger.error({ err: error }, 'fault while a detector was disposed');
  }
}

/** Checks what the given function makes: a session would fail on an unusable detector. */
async function ownDetector(create: CreateDetector, logger: Logger): Promise<VoiceActivityDetector> {
  const vad = await create();
  if (isUsable(vad)) return vad;
  void disposeDetector(vad, logger);
  throw invalidOption('vad', vad?.name ?? vad, `what makes a detector for ${SAMPLE_RATE} Hz`);
}

/** Whether it takes frames that a session can be cut into. */
function isUsable(vad: VoiceActivityDetector): boolean {
  try {
    createSpeechDetector({ vad });
    return typeof vad.process === 'function';
  } catch {
    return false;
  }
}
