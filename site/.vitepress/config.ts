import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { neighbourhoods } from '../../scripts/workspace.mjs';
import { diagrams } from './diagrams.js';
import { emptyHeaders } from './empty-headers.js';
import { pagePath } from './page-path.js';
import { repositoryLinks } from './repository-links.js';
import { sidebar } from './sidebar.js';

const root = join(import.meta.dirname, '..', '..');
const REPOSITORY = 'https://github.com/whisper-streaming/whisper-streaming';
const PAGE = new RegExp(
  `^(?:docs/.+|(?:${neighbourhoods.join('|')})/[^/]+/README|site/(?:index|playground|api/.+))\\.md$`,
);

const icon = readFileSync(join(root, 'integrations', 'captions-page', 'static', 'icon.svg'));

/** The anchor of a heading, as GitHub makes it. */
const slugify = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');

export default defineConfig({
  title: 'whisper-streaming',
  description: 'Live captions with Whisper, in TypeScript',
  lang: 'en',
  head: [['link', { rel: 'icon', href: `data:image/svg+xml;base64,${icon.toString('base64')}` }]],
  // The documents are read where GitHub shows them.
  srcDir: '..',
  outDir: './dist',
  srcExclude: [
    '*.md',
    `!(docs|site|${neighbourhoods.join('|')})/**`,
    `{${neighbourhoods}}/*/{!(README).md,*/**}`,
  ],
  rewrites: pagePath,
  vite: {
    // The engine's worker imports modules.
    worker: { format: 'es' },
    // What only browsers load is not built for the rendering of pages, too.
    ssr: { external: ['mermaid', '@ws/backend-onnx', '@ws/client', '@ws/core', '@ws/vad-silero'] },
  },
  markdown: {
    anchor: { slugify },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config(markdown) {
      diagrams(markdown);
      emptyHeaders(markdown);
      repositoryLinks(markdown, {
        root,
        repository: REPOSITORY,
        isPage: (file) => PAGE.test(file),
      });
    },
  },
  transformPageData({ filePath }) {
    // The API reference is not on GitHub.
    return filePath.startsWith('site/api/') ? { frontmatter: { editLink: false } } : undefined;
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          // Documents come before the API reference, which has every name many times. (It runs in the page.)
          searchOptions: { boostDocument: (id: string) => (id.includes('/api/') ? 0.1 : 1) },
        },
      },
    },
    nav: [
      {
        text: 'Documents',
        link: '/docs/',
        activeMatch: `^/(?:docs|${neighbourhoods.join('|')})/`,
      },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
      { text: 'Playground', link: '/playground' },
    ],
    sidebar: sidebar(),
    notFound: {
      quote: 'This site has no page at this address.',
      linkText: 'First page',
      linkLabel: 'First page',
    },
    outline: [2, 3],
    editLink: {
      pattern: `${REPOSITORY}/blob/main/:path`,
      text: 'This page on GitHub',
    },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
  },
});
