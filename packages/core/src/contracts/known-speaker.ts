/** A person whose voice is known before a recording or a stream begins. */
export interface KnownSpeaker {
  /** What `SpeakerTurn.speaker` says of this person, in place of a number: 1 to 100 characters, and no number. */
  readonly name: string;
  /** What this person says, alone: mono, 16 kHz, in [-1, 1]; 2 to 60 seconds. */
  readonly samples: Float32Array;
}
