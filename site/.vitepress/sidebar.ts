import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { packageFolders } from '../../scripts/workspace.mjs';
import { pagePath } from './page-path.js';

type Item = DefaultTheme.SidebarItem;

const root = join(import.meta.dirname, '..', '..');

/** Links to documents, by their files and what a reader knows them as. */
const pages = (texts: Readonly<Record<string, string>>): Item[] =>
  Object.entries(texts).map(([file, text]) => ({ text, link: `/${pagePath(file)}` }));

/** The READMEs of all published packages. */
function packages(): Item[] {
  const folders = packageFolders.filter((folder) => existsSync(join(root, folder, 'README.md')));
  return pages(
    Object.fromEntries(folders.map((folder) => [`${folder}/README.md`, `@ws/${basename(folder)}`])),
  );
}

/** The API reference, a page for each entry; it is written before the site is built. */
function apiReference(): Item[] {
  const folder = join(root, 'site', 'api');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(sep, '/'))
    .filter((file) => /^@ws\/.*\.md$/.test(file))
    .sort();
  return pages(Object.fromEntries(files.map((file) => [`site/api/${file}`, file.slice(0, -3)])));
}

function decisions(): Item[] {
  const folder = join(root, 'docs', 'decisions');
  const files = readdirSync(folder).filter((name) => /^\d/.test(name));
  const titles = files.map((name) => {
    const [, title = name] = /^# (.*)$/m.exec(readFileSync(join(folder, name), 'utf8')) ?? [];
    return [`docs/decisions/${name}`, title];
  });
  return pages(Object.fromEntries(titles));
}

/** What is learned, done, looked up and understood: the four kinds of documents of diataxis.fr. */
export function sidebar(): Item[] {
  return [
    {
      text: 'Tutorials',
      items: pages({
        'docs/README.md': 'Where to begin',
        'docs/getting-started.md': 'Getting started',
        'site/playground.md': 'Playground',
      }),
    },
    {
      text: 'How to',
      items: pages({
        'docs/recipes.md': 'Recipes',
        'docs/client.md': 'Connect a program or a page',
        'integrations/react/README.md': 'Show captions with React',
        'docs/captions-page.md': 'Use the captions page',
        'docs/cli.md': 'Use the command line',
        'docs/dialects.md': 'Serve other clients',
        'docs/deploy.md': 'Deploy a server',
        'docs/scaling.md': 'Scale',
        'docs/jobs.md': 'Queue recordings',
        'docs/redaction.md': 'Redact transcripts',
        'conversation/voice/README.md': 'Build a voice assistant',
        'integrations/ai-sdk/README.md': 'Transcribe with the AI SDK',
        'integrations/livekit/README.md': 'Listen in LiveKit agents',
      }),
    },
    {
      text: 'Reference',
      items: [
        ...pages({
          'docs/configuration.md': 'Settings of the server',
          'docs/models.md': 'Models',
          'docs/errors.md': 'Errors',
          'docs/protocol.md': 'Protocol',
        }),
        { text: 'API', link: '/api/', collapsed: true, items: apiReference() },
        { text: 'Packages', link: '/docs/#packages', collapsed: true, items: packages() },
      ],
    },
    {
      text: 'Explanation',
      items: [
        ...pages({
          'docs/architecture.md': 'Architecture',
          'docs/strategies.md': 'Sessions and strategies',
          'docs/performance.md': 'Performance',
        }),
        { text: 'Decisions', link: '/docs/decisions/', collapsed: true, items: decisions() },
      ],
    },
  ];
}
