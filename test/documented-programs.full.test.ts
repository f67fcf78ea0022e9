import { describePages } from './support/documented-programs.js';

describePages((page) => page === 'README.md' || page.startsWith('docs/'));
