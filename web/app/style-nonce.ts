/** The random word of this page, which the server puts into it and into its policy: only style elements that carry it count. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/** What keeps the page behind a dialog from scrolling adds its style element itself, and looks for the nonce under this name. */
export function shareStyleNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
}
