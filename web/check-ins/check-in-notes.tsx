import { Textarea } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import styles from './check-in-form.module.css';

/** What can be said beside a number. */
export interface CheckInWords {
  progressNote: string;
  blocker: string;
  tellManager: boolean;
  changeNote: string;
}

/** The fields for what moved, what is in the way and what will be done differently. */
export function CheckInNotes({ notes, onChange }: { notes: CheckInWords; onChange: (notes: CheckInWords) => void }) {
  const texts = useTexts();
  return (
    <div className={styles.notes}>
      <Textarea
        label={texts.checkIns.progressNote}
        rows={2}
        autoFocus
        value={notes.progressNote}
        onChange={(event) => onChange({ ...notes, progressNote: event.currentTarget.value })}
      />
      <Textarea
        label={texts.checkIns.blocker}
        rows={2}
        value={notes.blocker}
        onChange={(event) => onChange({ ...notes, blocker: event.currentTarget.value })}
      />
      <label className={styles.binary}>
        <input type="checkbox" checked={notes.tellManager} onChange={() => onChange({ ...notes, tellManager: !notes.tellManager })} />{' '}
        {texts.checkIns.tellManager}
      </label>
      <Textarea
        label={texts.checkIns.changeNote}
        rows={2}
        value={notes.changeNote}
        onChange={(event) => onChange({ ...notes, changeNote: event.currentTarget.value })}
      />
    </div>
  );
}
