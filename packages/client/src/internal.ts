// What our other clients build on, such as @ws/voice-client. It is no public API and may change in any release.
export * from './internal-shared.js';
export { createNodeSocket as createSocket } from './socket/node-socket.js';
