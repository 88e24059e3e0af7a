import { useState } from 'react';
import { ConfidenceInput } from '../../check-ins/confidence-input.tsx';
import { useTexts } from '../../texts/texts.tsx';
import { Paper, Sheet } from '../sheet.tsx';

/** As last time, and moved, at either end. */
export function Story() {
  return (
    <Paper>
      <Sheet>
        <Confidence start={5} touched={false} />
        <Confidence start={1} touched />
        <Confidence start={10} touched />
      </Sheet>
    </Paper>
  );
}

function Confidence({ start, touched }: { start: number; touched: boolean }) {
  const { checkIns } = useTexts();
  const [value, setValue] = useState(start);
  return <ConfidenceInput label={checkIns.confidence} value={value} touched={touched} untouchedHint={checkIns.asLastTime} onChange={setValue} />;
}
