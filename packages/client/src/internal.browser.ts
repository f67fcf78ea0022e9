// The internal entry in browsers: the same as internal.ts, with other sockets.
export * from './internal-shared.js';
export { createBrowserSocket as createSocket } from './socket/browser-socket.js';
