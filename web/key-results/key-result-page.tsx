export function KeyResultPage() {
  return null;
}
