import { library } from '../../tsup.base.js';

export default library([
  'src/index.ts',
  'src/adapter.ts',
  'src/audio.ts',
  'src/formats.ts',
  'src/internal.ts',
  'src/measures.ts',
  'src/protocol.ts',
  'src/recording.ts',
  'src/continue.ts',
  'src/fallback.ts',
  'src/strategies.ts',
  'src/streams.ts',
  'src/vad.ts',
]);
