import { isCancel, select, text } from '@clack/prompts';
import { TEMPLATE_NAMES, TEMPLATES, type TemplateName } from './templates.js';

/** What is to be made, and where. */
export interface Wish {
  readonly folder: string;
  readonly template: TemplateName;
}

/** Asks in a terminal for what was not said. @returns `undefined` where the person leaves */
export async function ask(said: Partial<Wish>, signal: AbortSignal): Promise<Wish | undefined> {
  const folder =
    said.folder ??
    (await text({
      ...{ message: 'Where?', placeholder: 'my-captions', defaultValue: 'my-captions', signal },
    }));
  if (isCancel(folder)) return undefined;
  const template =
    said.template ??
    (await select<TemplateName>({
      message: 'What?',
      options: TEMPLATE_NAMES.map((value) => {
        const { title, hint } = TEMPLATES[value];
        return { value, label: title, hint };
      }),
      signal,
    }));
  return isCancel(template) ? undefined : { folder, template };
}
