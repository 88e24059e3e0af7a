import { useBoardTexts } from '../texts/board-texts.ts';
import type { CardData } from './board-query.ts';
import styles from './boards.module.css';

/** A pull request in a line: its number, its checks, its reviews. Leads to it. */
export function PullRequestChip(props: { pullRequest: NonNullable<CardData['pullRequest']> }) {
  const texts = useBoardTexts().board.pullRequest;
  const { number, url, state, draft, checksPassed, checksFailed, checksPending, approvals, changesRequested } = props.pullRequest;
  const counts = [
    checksFailed > 0 && { tone: 'bad', words: texts.failed(checksFailed) },
    checksPending > 0 && { tone: 'open', words: texts.pending(checksPending) },
    checksPassed > 0 && { tone: 'good', words: texts.passed(checksPassed) },
    changesRequested > 0 && { tone: 'bad', words: texts.changes(changesRequested) },
    approvals > 0 && { tone: 'good', words: texts.approvals(approvals) },
  ].filter((count) => count !== false);
  return (
    <p className={styles.chip}>
      <a href={url} target="_blank" rel="noreferrer" aria-label={texts.name(number)} data-state={state}>
        #{number}
      </a>
      <span>{state === 'open' && draft ? texts.draft : texts[state]}</span>
      {counts.map(({ tone, words }) => (
        <span key={words} data-tone={tone}>
          {words}
        </span>
      ))}
    </p>
  );
}
