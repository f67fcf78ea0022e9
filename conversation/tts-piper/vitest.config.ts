import { unitTests } from '../../vitest.package.js';

export default unitTests('tts-piper');
