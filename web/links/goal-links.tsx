import { Button, TextInput, VisuallyHidden } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { linkProblems } from '../../domain/goal-link.ts';
import { useAct } from '../app/act.ts';
import { graphql } from '../app/graphql.ts';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { notify } from '../ui/notices.tsx';
import styles from './goal-links.module.css';

const AddLink = graphql(`
  mutation AddLink($goalId: ID!, $url: String!, $title: String!) {
    addLink(goalId: $goalId, url: $url, title: $title) {
      __typename
      ... on MutationAddLinkSuccess { data { id url title host } }
      ... on Refusal { code message details }
    }
  }
`);

const RemoveLink = graphql(`
  mutation RemoveLink($goalId: ID!, $url: String!) {
    removeLink(goalId: $goalId, url: $url) {
      __typename
      ... on MutationRemoveLinkSuccess { data }
      ... on Refusal { code message details }
    }
  }
`);

interface Link {
  id: string;
  url: string;
  title: string;
  host: string;
}

/** The addresses attached to a goal, each with the host that it leads to; whoever may change the goal attaches and takes away, and takes that back. */
export function GoalLinks(props: {
  goalId: string;
  links: readonly Link[];
  mayChange: boolean;
  onChanged: () => void;
  /** Asked first, for addresses that are more than a link; true where it took one. */
  takenElsewhere?: (url: string) => Promise<boolean>;
}) {
  const { goals } = useGoalsTexts();
  const words = goals.links;
  const { goalId, links, mayChange, onChanged } = props;
  const remove = useAct(RemoveLink);
  const restore = useAct(AddLink);

  async function takeAway({ url, title }: Link) {
    const outcome = await remove.act({ goalId, url });
    if (!outcome.ok) return;
    onChanged();
    const undo = () => void restore.act({ goalId, url, title }).then(onChanged);
    notify({ tone: 'good', message: words.removed(title), action: { label: words.undo, run: undo } });
  }

  return (
    <>
      {links.length === 0 && !props.takenElsewhere && <p className={styles.none}>{mayChange ? words.none : words.noneToRead}</p>}
      <ul className={styles.links}>
        {links.map((link) => (
          <li key={link.id}>
            <span>
              <a href={link.url} target="_blank" rel="noreferrer noopener">
                {link.title}
                <VisuallyHidden>, {words.newTab}</VisuallyHidden>
              </a>
              <small>{link.host}</small>
            </span>
            {mayChange && (
              <Button size="compact-xs" variant="subtle" aria-label={words.remove(link.title)} disabled={remove.acting} onClick={() => void takeAway(link)}>
                ×
              </Button>
            )}
          </li>
        ))}
      </ul>
      {mayChange && <LinkForm goalId={goalId} onChanged={onChanged} takenElsewhere={props.takenElsewhere} />}
    </>
  );
}

function LinkForm(props: { goalId: string; onChanged: () => void; takenElsewhere: ((url: string) => Promise<boolean>) | undefined }) {
  const { goals } = useGoalsTexts();
  const words = goals.links;
  const [draft, setDraft] = useState({ url: '', title: '' });
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const add = useAct(AddLink);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const url = draft.url.trim();
    if (url === '') return;
    setSaving(true);
    const said = await attach(url);
    setSaving(false);
    setProblem(said);
    if (said !== null) return;
    setDraft({ url: '', title: '' });
    props.onChanged();
  }

  /** What is wrong with the address; null where it was attached. */
  async function attach(url: string): Promise<string | null> {
    if ((await props.takenElsewhere?.(url)) === true) return null;
    const [wrong] = linkProblems({ url, title: draft.title });
    if (wrong !== undefined) return wrong.sentence;
    const outcome = await add.act({ goalId: props.goalId, url, title: draft.title }, words.added);
    return outcome.ok ? null : outcome.message;
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <TextInput
        type="url"
        size="xs"
        aria-label={words.url}
        placeholder={words.url}
        value={draft.url}
        error={problem}
        onChange={(event) => {
          setProblem(null);
          setDraft({ ...draft, url: event.currentTarget.value });
        }}
      />
      <TextInput
        size="xs"
        aria-label={words.name}
        placeholder={words.name}
        value={draft.title}
        onChange={(event) => setDraft({ ...draft, title: event.currentTarget.value })}
      />
      <Button type="submit" size="xs" variant="default" loading={saving}>
        {words.add}
      </Button>
    </form>
  );
}
