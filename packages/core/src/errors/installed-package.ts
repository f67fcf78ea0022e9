import { type TranscribeError, unavailable } from './transcribe-error.js';

/**
 * What a package gives that is loaded by name, when it is installed.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`, saying what to install; what `load` throws else
 */
export async function fromInstalled<T>(packageName: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if (!isMissing(cause, packageName)) throw cause;
    throw missingPackage(packageName, cause);
  }
}

/** Whether an import failed because the package itself, not something it needs, is not there. */
export function isMissing(error: unknown, packageName: string): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { readonly code?: unknown };
  return (
    (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') &&
    error.message.includes(`'${packageName}'`)
  );
}

/** The error of a package that is not installed. */
export function missingPackage(packageName: string, cause: unknown): TranscribeError {
  const message = `The package ${packageName} is not installed. Install it: npm install ${packageName}`;
  return unavailable(message, { package: packageName }, cause);
}
