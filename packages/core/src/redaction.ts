// Numbers, cards, addresses and such covered in what is told: texts, words, segments, whole sessions.
export { createRedactor, type Redactor, type SegmentedText } from './redaction/create-redactor.js';
export { redactRecording } from './redaction/redact-recording.js';
export { redactEvents, redactSession } from './redaction/redact-session.js';
export { REDACTION_KINDS, type RedactionKind } from './redaction/redaction-kinds.js';
export { placeholderOf, REDACTION, type RedactorOptions } from './redaction/redactor-options.js';
