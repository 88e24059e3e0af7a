/**
 * The address that a wish leads to within the app at `origin`, else the app's first page. Read as browsers read it, who take "/\host" and
 * a "/" and a tab before "/host" for another host; given whole, for the path alone may begin with "//".
 */
export function placeInApp(next: string | undefined, origin: string): string {
  if (!next?.startsWith('/') || !URL.canParse(next, origin)) return '/';
  const place = new URL(next, origin);
  return place.origin === origin ? place.href : '/';
}
