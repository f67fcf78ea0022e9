import { library } from '../../tsup.base.js';

export default library(['src/index.ts', 'src/internal.ts', 'src/testing.ts', 'src/vitest.ts']);
