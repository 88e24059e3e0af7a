/** Draws the page of a check-in link. */ export function showLinkPage(_: HTMLElement) {}
