/** As the app has it into which a component is copied, as far as these classes need it. */
export function cn(...classes: readonly (string | undefined)[]): string {
  return classes.filter(Boolean).join(' ');
}
