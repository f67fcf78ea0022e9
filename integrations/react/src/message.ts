// A message of a conversation. Apart, for it needs react-markdown and rehype-highlight.
export { StreamingMessage, type StreamingMessageProps } from './message/streaming-message.js';
