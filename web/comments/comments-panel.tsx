import { useState } from 'react';
import { useMay } from '../app/viewer.tsx';
import { useCommentsTexts } from '../texts/comments-texts.ts';
import { Panel } from '../ui/panel.tsx';
import { Thread } from './thread.tsx';

/** The talk about a goal, as a part of its page; whoever takes part in none does not see it. */
export function CommentsPanel({ subjectId }: { subjectId: string }) {
  const { comments } = useCommentsTexts();
  const may = useMay();
  const [count, setCount] = useState(0);
  if (!may('read comment')) return null;
  return (
    <Panel title={comments.title} place="comments" note={count > 0 && String(count)}>
      <Thread key={subjectId} subjectId={subjectId} onCount={setCount} />
    </Panel>
  );
}
