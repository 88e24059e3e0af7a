import { Button } from '@mantine/core';
import { useTexts } from '../../texts/texts.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Paper, Sheet } from '../sheet.tsx';

/** A title alone, and with the reason and the way out. */
export function Story() {
  const { app, checkIns } = useTexts();
  return (
    <Sheet>
      <Paper>
        <EmptyState title={app.failed} />
      </Paper>
      <Paper>
        <EmptyState title={app.unreachable} action={<Button>{checkIns.submit}</Button>}>
          {app.unreachableWhy}
        </EmptyState>
      </Paper>
    </Sheet>
  );
}
