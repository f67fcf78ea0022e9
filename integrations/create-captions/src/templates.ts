/** The apps that there are, each in a folder of `templates/`. */
export const TEMPLATES = {
  react: {
    title: 'React',
    hint: 'live captions in a page, built with Vite',
    steps: ['npm install', 'npm run dev'],
  },
  server: {
    title: 'Server',
    hint: 'a transcription server in Docker',
    steps: ['docker compose up --build'],
  },
  node: {
    title: 'Node',
    hint: 'a script that writes subtitles of a recording',
    steps: ['npm install', 'node captions.js talk.mp3'],
  },
} as const;

export type TemplateName = keyof typeof TEMPLATES;

export const TEMPLATE_NAMES: readonly TemplateName[] = Object.keys(TEMPLATES) as TemplateName[];
