import { resolveModel } from '@ws/models';

/** The directory of a real model, fetched when it is not there yet. */
export async function modelDirectory(name: 'tiny.en' | 'base'): Promise<string> {
  return (await resolveModel(name)).directory;
}
