import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useAct } from '../app/act.ts';
import { graphql } from '../app/graphql.ts';
import { useFormats } from '../texts/format.ts';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { Panel } from '../ui/panel.tsx';
import styles from './key-result-page.module.css';

const RecordReviewDecision = graphql(`
  mutation RecordReviewDecision($keyResultId: ID!, $month: String!, $decision: String!) {
    recordReviewDecision(keyResultId: $keyResultId, month: $month, decision: $decision) {
      __typename
      ... on MutationRecordReviewDecisionSuccess { data { id } }
      ... on Refusal { code message details }
    }
  }
`);

const DECISIONS = ['keep', 'change', 'drop'] as const;
export type ReviewDecision = (typeof DECISIONS)[number];

/** Where the monthly review's mail leads: what was pressed there is confirmed here, as an address alone changes nothing. */
export function ReviewPanel(props: { keyResultId: string; onDecided: (decision: ReviewDecision) => void }) {
  const words = usePagesTexts();
  const format = useFormats();
  const navigate = useNavigate();
  const { review: month, decision: pressed } = useSearch({ from: '/signed-in/shell/key-results/$keyResultId' });
  const { act, acting } = useAct(RecordReviewDecision);
  if (month === undefined || !/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return null;

  async function decide(decision: ReviewDecision): Promise<void> {
    const outcome = await act({ keyResultId: props.keyResultId, month: month ?? '', decision }, words.review.decided[decision]);
    if (!outcome.ok) return;
    await navigate({ to: '.', search: {}, replace: true });
    props.onDecided(decision);
  }

  return (
    <Panel title={words.review.title(format.month(month))}>
      <p className={styles.quiet}>{words.review.why}</p>
      <Button.Group>
        {DECISIONS.map((decision) => (
          <Button
            key={decision}
            variant={decision === pressed ? 'filled' : 'default'}
            data-autofocus={decision === pressed || undefined}
            disabled={acting}
            onClick={() => void decide(decision)}
          >
            {words.review.decision[decision]}
          </Button>
        ))}
      </Button.Group>
    </Panel>
  );
}
