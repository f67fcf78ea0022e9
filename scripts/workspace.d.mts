export const neighbourhoods: readonly string[];
export const packageFolders: readonly string[];
export function folderOf(name: string): string;
