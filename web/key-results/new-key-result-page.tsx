export function NewKeyResultPage() {
  return null;
}
