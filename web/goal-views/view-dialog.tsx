import '@mantine/core/styles/Checkbox.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type GoalView, goalViewParameters, goalViewProblems } from '../../domain/goal-view.ts';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { plainId } from '../app/plain-id.ts';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { CreateGoalView, DeleteGoalView, type KeptView, UpdateGoalView } from './goal-view-query.ts';

/** Names what is shown now, or renames, shares and deletes a kept view; what that one shows stays as it is. */
export function ViewDialog(props: { kept: KeptView | null; view: GoalView; onClose: () => void; onKept: (plainId: string | null) => void }) {
  const texts = useTexts();
  const { goals } = useGoalsTexts();
  const words = goals.views;
  const { kept, view, onClose, onKept } = props;
  const [name, setName] = useState(kept?.name ?? '');
  const [shared, setShared] = useState(kept?.shared ?? false);
  const [refused, setRefused] = useState<string | null>(null);
  const create = useAct(CreateGoalView, { handles: ['INVALID_INPUT'] });
  const update = useAct(UpdateGoalView, { handles: ['INVALID_INPUT'] });
  const erase = useAct(DeleteGoalView);

  async function keep(event: FormEvent) {
    event.preventDefault();
    const input = { name, shared, parameters: goalViewParameters(kept?.view ?? view) };
    const outcome = await (kept === null
      ? create.act({ input }, words.form.saved)
      : update.act({ id: kept.id, version: kept.version, input }, words.form.saved));
    if (!outcome.ok) return setRefused(outcome.code === 'INVALID_INPUT' ? outcome.message : null);
    if (kept === null) onKept(plainId(outcome.data.id));
    onClose();
  }

  async function remove({ id, version }: KeptView) {
    const outcome = await erase.act({ id, version }, words.form.removed);
    if (!outcome.ok) return;
    onKept(null);
    onClose();
  }

  return (
    <Modal opened onClose={onClose} title={kept === null ? words.form.create : words.form.edit} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <form onSubmit={(event) => void keep(event)} noValidate>
        <Stack>
          <TextInput data-autofocus label={words.form.name} value={name} error={refused} onChange={(event) => setName(event.currentTarget.value)} />
          <Checkbox label={words.form.share} checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
          <Group justify="space-between">
            {kept === null ? (
              <span />
            ) : (
              <Confirm variant="subtle" color="red" question={words.removeSure} onConfirm={() => remove(kept)}>
                {words.remove}
              </Confirm>
            )}
            <Group>
              <Button variant="default" onClick={onClose}>
                {texts.app.cancel}
              </Button>
              <Button type="submit" loading={create.acting || update.acting} disabled={goalViewProblems({ name }).length > 0}>
                {words.form.go}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
