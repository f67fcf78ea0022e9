export { createJobStorage } from './storage/create-job-storage.js';
export { createFolderStorage } from './storage/folder-storage.js';
export { createS3Storage, type S3StorageOptions } from './storage/s3-storage.js';
export { createBullJobStore } from './store/bull-job-store.js';
export type { BullJobStoreOptions } from './store/bull-options.js';
export { createMemoryJobStore, type MemoryJobStoreOptions } from './store/memory-job-store.js';
export { signWebhook, verifyWebhook } from './webhooks/sign-webhook.js';
