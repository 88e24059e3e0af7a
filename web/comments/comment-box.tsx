import { Button, Textarea } from '@mantine/core';
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { LONGEST_COMMENT } from '../../domain/comment.ts';
import { useCommentsTexts } from '../texts/comments-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { initialsOf } from '../ui/initials.ts';
import styles from './comments.module.css';
import { bodyOf, type CommentDraft } from './mention-draft.ts';
import { useMentions } from './use-mentions.ts';

const COUNTED_FROM = LONGEST_COMMENT - 500;
const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Where a comment is typed: an @ offers people, Ctrl or ⌘ and Enter sends. */
export function CommentBox(props: {
  subjectId: string;
  draft: CommentDraft;
  label: string;
  placeholder?: string;
  sendLabel: string;
  sending?: boolean;
  autoFocus?: boolean;
  onChange: (draft: CommentDraft) => void;
  onSend: (body: string) => void;
  onCancel?: () => void;
}) {
  const texts = useTexts();
  const { comments } = useCommentsTexts();
  const { draft, onChange, onCancel } = props;
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const wanted = useRef<number | null>(null);
  const mentions = useMentions({
    subjectId: props.subjectId,
    draft,
    caret,
    onTake: (next, after) => {
      onChange(next);
      setCaret(after);
      wanted.current = after;
    },
  });
  // Only once the new words stand in the field can the caret be put behind them.
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    area.current?.focus();
    area.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
  }, [draft]);

  const left = LONGEST_COMMENT - draft.text.trim().length;
  const ready = draft.text.trim() !== '' && left >= 0 && !props.sending;

  function send() {
    if (ready) props.onSend(bodyOf(draft));
  }

  function onKeyDown(event: KeyboardEvent) {
    // Of the letters that a keyboard composes, Enter ends the word and not the comment.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
    else if (!mentions.onKey(event.key)) {
      if (event.key !== 'Escape' || onCancel === undefined) return;
      onCancel();
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className={styles.box}>
      <Textarea
        ref={area}
        aria-label={props.label}
        placeholder={props.placeholder}
        autosize
        minRows={2}
        maxRows={14}
        value={draft.text}
        data-autofocus={props.autoFocus || undefined}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- opened by whoever wants to write here
        autoFocus={props.autoFocus ?? false}
        aria-autocomplete="list"
        {...(mentions.open && { 'aria-controls': listId })}
        {...(mentions.people.length > 0 && { 'aria-activedescendant': `${listId}-${mentions.active}` })}
        onChange={(event) => {
          onChange({ ...draft, text: event.currentTarget.value });
          setCaret(event.currentTarget.selectionStart);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      {mentions.open && (mentions.people.length > 0 || !mentions.searching) && (
        <div className={styles.people} id={listId} role="listbox" aria-label={comments.people}>
          {mentions.people.length === 0 && <p>{comments.found(0)}</p>}
          {mentions.people.map((person, place) => (
            <div
              key={person.id}
              id={`${listId}-${place}`}
              role="option"
              aria-selected={place === mentions.active}
              tabIndex={-1}
              onPointerDown={(event) => {
                event.preventDefault();
                mentions.take(person);
              }}
            >
              <span className={styles.face} aria-hidden="true">
                {initialsOf(person.name)}
              </span>
              <span className={styles.who}>
                {person.name}
                <small>{person.team?.name ?? person.email}</small>
              </span>
            </div>
          ))}
        </div>
      )}
      <p className={styles.hidden} role="status">
        {mentions.open && !mentions.searching ? comments.found(mentions.people.length) : ''}
      </p>
      <div className={styles.boxFoot}>
        <small aria-live="polite" data-over={left < 0 || undefined}>
          {draft.text.length < COUNTED_FROM ? '' : left < 0 ? comments.over(-left) : comments.left(left)}
        </small>
        <kbd className={styles.keys}>{draft.text === '' ? '' : comments.sendKeys(IS_MAC)}</kbd>
        {onCancel && (
          <Button size="xs" variant="default" onClick={onCancel}>
            {texts.app.cancel}
          </Button>
        )}
        <Button size="xs" disabled={!ready} loading={props.sending ?? false} onClick={send}>
          {props.sendLabel}
        </Button>
      </div>
    </div>
  );
}
