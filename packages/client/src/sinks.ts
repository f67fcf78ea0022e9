// Where captions go: files, OBS, webhooks. Node only.
export {
  type CaptionFileOptions,
  createCaptionFile,
} from './sinks/create-caption-file.js';
export { createObsCaptions, type ObsCaptionsOptions } from './sinks/create-obs-captions.js';
export { createWebhook, type WebhookOptions } from './sinks/create-webhook.js';
export type { EventSink } from './sinks/event-sink.js';
