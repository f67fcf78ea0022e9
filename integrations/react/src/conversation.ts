// A whole spoken conversation, as one component.
export { Conversation, type ConversationProps } from './conversation/conversation.js';
