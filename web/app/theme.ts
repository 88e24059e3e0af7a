import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** Deep sea blue as the one accent, slate greys, and sizes that hold on a phone. Shades are chosen so that axe finds no contrast below AA. */
export const theme = createTheme({
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
  headings: { fontFamily: 'inherit', fontWeight: '650' },
  colors: {
    sea: ['#eef5fb', '#d9e7f4', '#b3cfe8', '#8ab5dc', '#6aa3d5', '#3f7fb8', '#2c6aa1', '#1f5688', '#18456e', '#123453'],
    dark: ['#d8dfe9', '#b6c0ce', '#95a2b4', '#6a788d', '#46536a', '#344055', '#1f2939', '#161e2b', '#111824', '#0b111b'],
  },
});

/** The greys of secondary text: Mantine's own fall below AA on our canvas. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f5f7fa',
    '--mantine-color-text': '#16202e',
    '--mantine-color-dimmed': '#56637a',
    '--mantine-color-placeholder': '#66738a',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#1f5688',
    '--mantine-color-default-border': '#c5cedb',
  },
  dark: {
    '--mantine-color-body': '#111824',
    '--mantine-color-text': '#e4e9f1',
    '--mantine-color-dimmed': '#9fabbd',
    '--mantine-color-placeholder': '#94a1b5',
    '--mantine-color-error': '#ff9d94',
    '--mantine-color-anchor': '#8cc0ee',
    '--mantine-color-default': '#1f2939',
    '--mantine-color-default-border': '#3c4960',
  },
});
