import { unitTests } from '../../vitest.package.js';

export default unitTests('bench');
