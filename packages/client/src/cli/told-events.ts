import type { KnownSpeakersArguments, SpeakerCountArguments } from '@ws/cli-kit';
import type { ClientEvent } from '../contracts/client-event.js';
import { onlySpeakers } from '../speakers/only-speakers.js';
import { speakerCalled } from './display/speaker-name.js';
import { speakersOf } from './flags.js';

/** The events of a session that are shown and written. */
export interface ToldEvents {
  readonly events: AsyncIterable<ClientEvent>;
  /** The speakers of a final may come after it. */
  readonly areLate: boolean;
}

export function toldEvents(
  session: AsyncIterable<ClientEvent>,
  given: SpeakerCountArguments & KnownSpeakersArguments,
): ToldEvents {
  const { onlySpeakers: only } = given;
  if (only === undefined) return { events: session, areLate: speakersOf(given) !== undefined };
  return { events: onlySpeakers(session, only.map(speakerCalled)), areLate: false };
}
