import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Table.layer.css';
import { Button, Group, Modal, Table, Text } from '@mantine/core';
import { usePagesTexts } from '../texts/pages-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import type { Refused } from './act.ts';
import styles from './conflict-dialog.module.css';
import { changedFields } from './history-list.tsx';

/** What a refused, stale save brought: the version that stands, and its number. */
export interface Conflict {
  mine: Record<string, unknown>;
  theirs: Record<string, unknown>;
  version: number;
}

/** Reads the conflict out of a refusal; null where it is another refusal. */
export function conflictOf(refused: Refused, mine: Record<string, unknown>): Conflict | null {
  const theirs = (refused.details as { theirs?: Record<string, unknown> } | null)?.theirs;
  if (refused.code !== 'CONFLICT' || theirs === undefined) return null;
  return { mine, theirs, version: Number(theirs['version']) };
}

/** Shows both versions field by field, and lets the person choose. */
export function ConflictDialog(props: { conflict: Conflict; onMine: (version: number) => void; onTheirs: () => void; onClose: () => void }) {
  const texts = useTexts();
  const words = usePagesTexts();
  const { mine, theirs, version } = props.conflict;
  const sameFields = Object.fromEntries(
    Object.keys(mine)
      .filter((field) => field in theirs)
      .map((field) => [field, theirs[field]]),
  );
  const differing = changedFields(Object.fromEntries(Object.keys(sameFields).map((field) => [field, mine[field]])), sameFields, words.audit.personal);
  return (
    <Modal opened onClose={props.onClose} size="lg" title={texts.keyResults.conflictTitle} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <Text c="dimmed" mb="sm">
        {texts.keyResults.conflictWhy}
      </Text>
      <Table className={styles.versions ?? ''}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.keyResults.conflictField}</Table.Th>
            <Table.Th>{texts.keyResults.conflictYours}</Table.Th>
            <Table.Th>{texts.keyResults.conflictTheirs}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differing.map(({ field, from, to }) => (
            <Table.Tr key={field}>
              <Table.Td>{field}</Table.Td>
              <Table.Td>{from}</Table.Td>
              <Table.Td>{to}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={props.onTheirs}>
          {texts.keyResults.takeTheirs}
        </Button>
        <Button onClick={() => props.onMine(version)}>{texts.keyResults.keepMine}</Button>
      </Group>
    </Modal>
  );
}
