export function ConnectionWizard() {
  return null;
}
