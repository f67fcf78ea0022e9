// Covers numbers, cards, addresses and such in texts, words, segments and whole sessions.
export { REDACTION_KINDS, type RedactionKind } from '@ws/core/internal';
export { createRedactor, type Redactor, type SegmentedText } from './covering/create-redactor.js';
export { redactRecording } from './covering/redact-recording.js';
export { redactEvents, redactSession } from './covering/redact-session.js';
export { placeholderOf, type RedactorOptions } from './covering/redactor-options.js';
