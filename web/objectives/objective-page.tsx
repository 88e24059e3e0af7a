export function ObjectivePage() {
  return null;
}
