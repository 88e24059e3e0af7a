import './company-colors.css';

/** Dresses the app in a company's colour: one for light paper, one for dark. */
export function wearColors(light: string, dark: string): void {
  document.documentElement.style.setProperty('--brand', light);
  document.documentElement.style.setProperty('--brand-on-dark', dark);
}
