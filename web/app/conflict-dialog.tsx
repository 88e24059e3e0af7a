import '@mantine/core/styles/Modal.layer.css';
import { Button, Group, Modal, Text } from '@mantine/core';
import { namedKind } from '../../domain/history-fields.ts';
import { useTexts } from '../texts/texts.tsx';
import type { Conflict } from './conflict.ts';
import styles from './conflict-dialog.module.css';
import { differingPart } from './differing-part.ts';
import { graphql } from './graphql.ts';
import { valueText } from './history-words.ts';
import { plainId } from './plain-id.ts';
import { useQuery } from './query.ts';
import { useHistoryWords } from './use-history-words.ts';

const NameQuery = graphql(`
  query NameOfNode($id: ID!) {
    node(id: $id) { __typename ... on Person { id name } ... on Team { id name } ... on Objective { id title } }
  }
`);

/** Shows what both changed, field by field, and lets the person choose. */
export function ConflictDialog(props: {
  conflict: Pick<Conflict<object>, 'noun' | 'both' | 'theirsAlone'>;
  /** What the form calls its fields. */
  labels: Readonly<Record<string, string>>;
  /** People whom the form knows by name. */
  known?: readonly { id: string; name: string }[];
  onMine: () => void;
  onTheirs: () => void;
  onClose: () => void;
}) {
  const texts = useTexts();
  const words = useHistoryWords();
  const { conflict } = words.history;
  const { noun, both, theirsAlone } = props.conflict;
  const names = new Map(props.known?.map(({ id, name }) => [plainId(id), name]));
  const text = valueText(noun, (id) => names.get(id) ?? null, words);
  const labelOf = (field: string) => props.labels[field] ?? field;
  return (
    <Modal opened onClose={props.onClose} size="lg" title={conflict.title} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <Text c="dimmed" mb="sm">
        {conflict.both}
      </Text>
      <dl className={styles.versions}>
        {both.map(({ field, mine, theirs }) => (
          <div key={field}>
            <dt>{labelOf(field)}</dt>
            <dd>
              <small>{conflict.yours}</small>
              <Version noun={noun} field={field} value={mine} text={text} other={theirs} />
            </dd>
            <dd>
              <small>{conflict.theirs}</small>
              <Version noun={noun} field={field} value={theirs} text={text} other={mine} />
            </dd>
          </div>
        ))}
      </dl>
      {theirsAlone.length > 0 && (
        <Text size="sm" mt="sm">
          {conflict.rest(theirsAlone.map(labelOf).join(', '))}
        </Text>
      )}
      <Text size="sm" c="dimmed" mt="sm">
        {conflict.afterwards}
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={props.onTheirs}>
          {conflict.takeTheirs}
        </Button>
        <Button onClick={props.onMine}>{conflict.keepMine}</Button>
      </Group>
    </Modal>
  );
}

function Version(props: { noun: string; field: string; value: unknown; other: unknown; text: (field: string, value: unknown) => string }) {
  const { noun, field, value, other, text } = props;
  const kind = namedKind(noun, field);
  if (kind !== null && typeof value === 'string' && value !== '') return <NameOf id={value} isPerson={kind === 'person'} />;
  const [before, differing, after] = differingPart(text(field, value), text(field, other));
  return (
    <span className={styles.value}>
      {before}
      {before + after === '' ? differing : <mark>{differing}</mark>}
      {after}
    </span>
  );
}

function NameOf({ id, isPerson }: { id: string; isPerson: boolean }) {
  const { history } = useHistoryWords();
  const [{ data, fetching }] = useQuery({ query: NameQuery, variables: { id } });
  const node = data?.node;
  const unknown = isPerson ? history.somebody : history.something;
  if (node?.__typename === 'Person' || node?.__typename === 'Team') return <span>{node.name}</span>;
  return <span>{node?.__typename === 'Objective' ? node.title : fetching ? '…' : unknown}</span>;
}
