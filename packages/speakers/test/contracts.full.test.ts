// The contracts of diarizers, kept by the published build with the real networks, in their own process.
import { createLiveSpeakerDiarizer, createSpeakerDiarizer } from '@ws/speakers';
import { describeDiarizer, describeLiveDiarizer } from '@ws/testing/vitest';
import { describe } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { hasSpeakerWeights } from '../../../test/support/speaker-weights.js';
import { turnsUntil } from './support/dialogue.js';

/** The first seconds of the demo's dialogue. */
const dialogue = (seconds: number) => ({
  samples: demoRecording().subarray(0, seconds * 16_000),
  turns: turnsUntil(seconds),
});

describe.skipIf(!(await hasSpeakerWeights()))('speakers', () => {
  describeDiarizer('pyannote-campplus', {
    create: () => createSpeakerDiarizer(),
    dialogue: dialogue(13),
  });
  describeLiveDiarizer('pyannote-campplus', {
    create: () => createLiveSpeakerDiarizer(),
    dialogue: dialogue(18),
  });
});
