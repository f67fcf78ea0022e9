export { createNatsJournal } from './create-nats-journal.js';
export {
  DEFAULT_NATS_JOURNAL_OPTIONS,
  type NatsJournalOptions,
  type NatsTls,
} from './nats-journal-options.js';
export { parseNatsUrl } from './parse-nats-url.js';
