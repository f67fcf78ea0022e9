import { type ResolveModelOptions, resolveModel } from '@ws/models';

export async function mlxModel(model: string, options: ResolveModelOptions): Promise<string> {
  return (await resolveModel(model, options)).directory;
}
