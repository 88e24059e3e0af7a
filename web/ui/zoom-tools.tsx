import { ActionIcon, Stack } from '@mantine/core';

/** The buttons of what is zoomed: nearer, farther, and all of it. */
export function ZoomTools(props: { labels: { zoomIn: string; zoomOut: string; fit: string }; onIn: () => void; onOut: () => void; onFit: () => void }) {
  const { labels } = props;
  return (
    <Stack gap={6}>
      <Tool label={labels.zoomIn} path="M8 3v10M3 8h10" onClick={props.onIn} />
      <Tool label={labels.zoomOut} path="M3 8h10" onClick={props.onOut} />
      <Tool label={labels.fit} path="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" onClick={props.onFit} />
    </Stack>
  );
}

function Tool({ label, path, onClick }: { label: string; path: string; onClick: () => void }) {
  return (
    <ActionIcon variant="default" size={34} aria-label={label} title={label} onClick={onClick}>
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d={path} />
      </svg>
    </ActionIcon>
  );
}
