import { homedir } from 'node:os';
import { isCancel, select, text } from '@clack/prompts';
import { errorMessage } from '@ws/core/internal';
import { checkFolder } from './copy-template.js';
import { TEMPLATE_NAMES, TEMPLATES, type TemplateName } from './templates.js';

/** What is to be made, and where. */
export interface Wish {
  readonly folder: string;
  readonly template: TemplateName;
}

/** As much of it as the command line says. */
export type Said = { readonly [Name in keyof Wish]: Wish[Name] | undefined };

const SUGGESTED_FOLDER = 'my-captions';

/**
 * Asks in a terminal for what was not said.
 *
 * @returns `undefined` where the person leaves
 * @throws TranscribeError `ERR_INVALID_OPTION` where the folder that was said may not be written to
 */
export async function ask(said: Said, signal: AbortSignal): Promise<Wish | undefined> {
  if (said.folder !== undefined) checkFolder(said.folder);
  const folder = said.folder ?? (await askFolder(signal));
  if (folder === undefined) return undefined;
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

async function askFolder(signal: AbortSignal): Promise<string | undefined> {
  const answer = await text({
    ...{ message: 'Where?', placeholder: SUGGESTED_FOLDER, defaultValue: SUGGESTED_FOLDER, signal },
    validate(typed) {
      try {
        checkFolder(pathOf(typed || SUGGESTED_FOLDER));
        return undefined;
      } catch (error) {
        return errorMessage(error);
      }
    },
  });
  return isCancel(answer) ? undefined : pathOf(answer);
}

/** No shell has seen what is typed here: `~` is the home. */
function pathOf(typed: string): string {
  return typed.trim().replace(/^~(?=$|[/\\])/, () => homedir());
}
