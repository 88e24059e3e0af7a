import { useEffect, useRef, useState } from 'react';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { type Conflict, conflictOf } from '../app/conflict.ts';
import { ConflictDialog } from '../app/conflict-dialog.tsx';
import { PlainLink } from '../app/links.tsx';
import { plainId } from '../app/plain-id.ts';
import { useViewer } from '../app/viewer.tsx';
import { useCommentsTexts } from '../texts/comments-texts.ts';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { initialsOf } from '../ui/initials.ts';
import { CommentBox } from './comment-box.tsx';
import { type CommentData, DeleteComment, EditComment } from './comment-query.ts';
import { CommentText } from './comment-text.tsx';
import styles from './comments.module.css';
import { type CommentDraft, draftOf } from './mention-draft.ts';
import { Reactions } from './reactions.tsx';

/** One comment: who, when, what, its signs, and for its author the way to write it anew. An address that names it shows it. */
export function CommentItem(props: { comment: CommentData; subjectId: string; isTarget: boolean; onChanged: () => void }) {
  const texts = useTexts();
  const { comments } = useCommentsTexts();
  const format = useFormats();
  const { person } = useViewer();
  const { comment, isTarget, onChanged } = props;
  const [editing, setEditing] = useState(false);
  const place = useRef<HTMLElement>(null);
  const remove = useAct(DeleteComment);
  useEffect(() => {
    if (isTarget) place.current?.scrollIntoView({ block: 'center' });
  }, [isTarget]);
  const when = format.instant(comment.createdAt);
  const { author } = comment;
  return (
    <article
      ref={place}
      id={`comment-${plainId(comment.id)}`}
      className={styles.comment}
      data-target={isTarget || undefined}
      aria-label={comments.of(author.name)}
    >
      <span className={styles.face} data-me={author.id === person.id || undefined} aria-hidden="true">
        {initialsOf(author.name)}
      </span>
      <div className={styles.main}>
        <div className={styles.byline}>
          <PlainLink to="/people/$personId" params={{ personId: author.id }} className={styles.author}>
            {author.name}
          </PlainLink>
          <time dateTime={comment.createdAt} title={when}>
            {format.ago(comment.createdAt)}
          </time>
          {comment.editedAt && <small title={comments.editedAt(format.instant(comment.editedAt))}>{comments.edited}</small>}
          {!editing && (comment.mayEdit || comment.mayDelete) && (
            <span className={styles.deeds}>
              {comment.mayEdit && (
                <button type="button" aria-label={comments.edit(author.name, when)} onClick={() => setEditing(true)}>
                  {texts.app.edit}
                </button>
              )}
              {comment.mayDelete && (
                <Confirm
                  variant="subtle"
                  size="compact-xs"
                  color="gray"
                  aria-label={comments.removeOf(author.name, when)}
                  question={comments.removeSure}
                  onConfirm={async () => {
                    await remove.act({ id: comment.id, version: comment.version }, comments.removed);
                    onChanged();
                  }}
                >
                  {comments.remove}
                </Confirm>
              )}
            </span>
          )}
        </div>
        {editing ? (
          <EditBox comment={comment} subjectId={props.subjectId} onClose={() => setEditing(false)} />
        ) : (
          <p className={styles.body}>
            <CommentText body={comment.body} people={new Map(comment.mentions.map(({ id, name }) => [id, name]))} me={person.id} />
          </p>
        )}
        <Reactions comment={comment} />
      </div>
    </article>
  );
}

function EditBox(props: { comment: CommentData; subjectId: string; onClose: () => void }) {
  const texts = useTexts();
  const { comments } = useCommentsTexts();
  // As it was when it was opened: a live update beneath must not make a stale answer look fresh.
  const [comment] = useState(props.comment);
  const [draft, setDraft] = useState<CommentDraft>(() =>
    draftOf(
      comment.body,
      comment.mentions.map(({ id, name }) => ({ id: plainId(id), name })),
    ),
  );
  const [conflict, setConflict] = useState<Conflict<{ body: string }> | null>(null);
  const { act, acting } = useAct(EditComment, { handles: ['CONFLICT'] });

  async function save(body: string, version: number): Promise<void> {
    const outcome = await act({ id: comment.id, body, version });
    if (outcome.ok) return props.onClose();
    const found = conflictOf(outcome, { noun: 'comment', base: { body: comment.body }, mine: { body } });
    if (found?.both.length === 0) return save(found.merged.body, found.version);
    setConflict(found);
  }

  if (conflict !== null)
    return (
      <ConflictDialog
        conflict={conflict}
        labels={{ body: comments.editLabel }}
        known={[...comment.mentions, ...draft.picked]}
        onMine={() => void save(conflict.merged.body, conflict.version)}
        onTheirs={props.onClose}
        onClose={() => setConflict(null)}
      />
    );
  return (
    <CommentBox
      autoFocus
      subjectId={props.subjectId}
      draft={draft}
      label={comments.editLabel}
      sendLabel={texts.app.save}
      sending={acting}
      onChange={setDraft}
      onSend={(body) => void save(body, comment.version)}
      onCancel={props.onClose}
    />
  );
}
