import { C as ClientEvent } from './client-event.shared.js';
import '@ws/core';
import '@ws/core/internal';

/**
 * The events of a session that tells speakers, with the words of some people alone. A final has what they say of it, and is
 * left out where that is nothing. Where its speakers come later, it waits for them: until those of a later final are there, 32
 * finals wait, or the session ends. Who said it is not known then, and it is left out. Partials, `suppressed` and `speakers`
 * events are left out; all others pass at once.
 *
 * @param events - a session
 * @param names - of people who are known, or numbers
 * @example
 * ```ts
 * for await (const event of onlySpeakers(session, ['Anna'])) {
 *   if (event.type === 'final') console.log(event.text);
 * }
 * ```
 */
declare function onlySpeakers(events: AsyncIterable<ClientEvent>, names: readonly string[]): AsyncGenerator<ClientEvent, void, undefined>;

export { onlySpeakers };
