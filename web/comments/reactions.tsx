import { Popover } from '@mantine/core';
import { useState } from 'react';
import { type Reaction, REACTIONS } from '../../domain/comment.ts';
import { useAct } from '../app/act.ts';
import { useViewer } from '../app/viewer.tsx';
import { useCommentsTexts } from '../texts/comments-texts.ts';
import { type CommentData, ReactToComment } from './comment-query.ts';
import styles from './comments.module.css';

/** The signs as they are drawn. */
const SIGNS: Record<Reaction, string> = { thumbs_up: '👍', heart: '❤️', party: '🎉', eyes: '👀', thanks: '🙏', thinking: '🤔' };

/** The signs beside a comment: each is set and taken away by a press, and shows at once. */
export function Reactions({ comment }: { comment: CommentData }) {
  const { comments } = useCommentsTexts();
  const { person } = useViewer();
  const { act } = useAct(ReactToComment);
  const [opened, setOpened] = useState(false);
  // What was pressed and is not answered yet.
  const [hoped, setHoped] = useState<Partial<Record<Reaction, boolean>>>({});
  const shown = withHoped(comment.reactions, hoped);

  async function toggle(reaction: Reaction, on: boolean) {
    setOpened(false);
    setHoped((before) => ({ ...before, [reaction]: on }));
    await act({ id: comment.id, reaction, on });
    setHoped(({ [reaction]: _answered, ...rest }) => rest);
  }

  return (
    <div className={styles.reactions}>
      {shown.map(({ reaction, count, mine, people }) => {
        const names = [...(mine ? [person.name] : []), ...people.filter(({ id }) => id !== person.id).map(({ name }) => name)];
        const words = comments.reacted(comments.reaction[reaction], names.join(', '), count - names.length);
        return (
          <button
            key={reaction}
            type="button"
            aria-pressed={mine}
            aria-label={`${words} (${count})`}
            title={words}
            onClick={() => void toggle(reaction, !mine)}
          >
            <span aria-hidden="true">{SIGNS[reaction]}</span>
            <span aria-hidden="true">{count}</span>
          </button>
        );
      })}
      <Popover opened={opened} onChange={setOpened} position="top-start" trapFocus returnFocus withinPortal={false}>
        <Popover.Target>
          <button type="button" className={styles.addReaction} aria-label={comments.react} title={comments.react} onClick={() => setOpened(!opened)}>
            <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
              <circle cx="9" cy="10.5" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
              <path
                d="M6.5 12.2c1.4 1.6 3.6 1.6 5 0M6.8 9h.01M11.2 9h.01M16 2v5M13.5 4.5h5"
                fill="none"
                stroke="currentColor"
                strokeWidth="1.5"
                strokeLinecap="round"
              />
            </svg>
          </button>
        </Popover.Target>
        <Popover.Dropdown p={4} aria-label={comments.react}>
          <div className={styles.signs}>
            {REACTIONS.map((reaction) => {
              const mine = shown.some((each) => each.reaction === reaction && each.mine);
              return (
                <button
                  key={reaction}
                  type="button"
                  aria-pressed={mine}
                  aria-label={comments.reaction[reaction]}
                  title={comments.reaction[reaction]}
                  onClick={() => void toggle(reaction, !mine)}
                >
                  {SIGNS[reaction]}
                </button>
              );
            })}
          </div>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

function withHoped(reactions: CommentData['reactions'], hoped: Partial<Record<Reaction, boolean>>): CommentData['reactions'] {
  const told = reactions.map((each) => {
    const on = hoped[each.reaction];
    return on === undefined || on === each.mine ? each : { ...each, mine: on, count: each.count + (on ? 1 : -1) };
  });
  const added = REACTIONS.filter((reaction) => hoped[reaction] && !reactions.some((each) => each.reaction === reaction));
  return [...told, ...added.map((reaction) => ({ reaction, count: 1, mine: true, people: [] }))].filter(({ count }) => count > 0);
}
