import { createEnergyVad, type VoiceActivityDetector } from '@ws/core';
import { loadSileroModel } from '@ws/vad-silero';
import { loadWebRtcVad, type WebRtcVadOptions } from '@ws/vad-webrtc';
import { createTwoStageVad, type TwoStageVad } from './two-stage-vad.js';

/** A detector, as it is compared. */
export interface Candidate {
  readonly name: string;
  create(): VoiceActivityDetector;
}

/** WebRTC's detector as a gate before Silero's. */
export async function twoStages(): Promise<TwoStageVad> {
  const [webrtc, silero] = [await loadWebRtcVad(), await loadSileroModel()];
  return createTwoStageVad(webrtc.createVad({ mode: 0, noiseGateDb: 0 }), silero.createVad());
}

/** All of them; the weights of Silero's are loaded once. */
export async function candidates(): Promise<readonly Candidate[]> {
  const silero = await loadSileroModel();
  const webrtc = await loadWebRtcVad();
  const bare = (mode: 0 | 1 | 2 | 3): Candidate => ({
    name: `webrtc, mode ${mode}, bare`,
    create: () => webrtc.createVad({ mode, noiseGateDb: 0 }),
  });
  const gated = (mode: NonNullable<WebRtcVadOptions['mode']>): Candidate => ({
    name: `webrtc, mode ${mode}, noise gate${mode === 2 ? ' (default)' : ''}`,
    create: () => webrtc.createVad({ mode }),
  });
  return [
    { name: 'energy', create: createEnergyVad },
    ...([0, 1, 2, 3] as const).map(bare),
    ...([1, 2, 3] as const).map(gated),
    { name: 'silero', create: () => silero.createVad() },
    {
      name: 'webrtc (mode 0), then silero',
      create: () =>
        createTwoStageVad(webrtc.createVad({ mode: 0, noiseGateDb: 0 }), silero.createVad()),
    },
  ];
}
