import { isObject } from '@ws/core/internal';

const IDENTIFIER = /^[a-z][a-z0-9_.-]{0,63}$/i;

/**
 * The code of a provider's refusal, as its body has it: `model_not_found` of `{"error":{"code":"model_not_found"}}`, else
 * `error.type`. Nothing else of a body may be shown or logged: its words may quote what was said, or name an account.
 *
 * @param secrets - what no code may hold
 */
export function refusalCode(
  body: string | undefined,
  secrets: readonly string[],
): string | undefined {
  const { code, type } = errorOf(body);
  return [code, type].find(
    (one): one is string =>
      typeof one === 'string' &&
      IDENTIFIER.test(one) &&
      !secrets.some((secret) => secret !== '' && one.includes(secret)),
  );
}

function errorOf(body: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const whole: unknown = JSON.parse(body ?? '');
    const { error } = isObject(whole) ? whole : {};
    return isObject(error) ? error : {};
  } catch {
    return {};
  }
}
