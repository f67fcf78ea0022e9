/** Where the server of captions is, and the key that only this program has. */
export const CAPTIONS_URL = process.env.CAPTIONS_URL ?? 'ws://127.0.0.1:8765';
export const CAPTIONS_KEY = process.env.CAPTIONS_KEY;
