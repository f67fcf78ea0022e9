export { createRedisJournal } from './create-redis-journal.js';
export {
  DEFAULT_REDIS_JOURNAL_OPTIONS,
  type RedisJournalOptions,
} from './redis-journal-options.js';
