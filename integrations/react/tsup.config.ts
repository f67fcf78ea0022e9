import { library } from '../../tsup.base.js';

export default library(['src/index.ts', 'src/conversation.ts', 'src/message.ts', 'src/voice.ts'], {
  platform: 'neutral',
});
