// A spoken conversation. It needs @ws/voice-client, which is an optional peer.
export {
  type UseVoiceStream,
  type UseVoiceStreamOptions,
  useVoiceStream,
} from './voice/use-voice-stream.js';
