import '@mantine/core/styles/Modal.layer.css';
import { Button, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { LEVELS } from '../../domain/objective.ts';
import { useAct } from '../app/act.ts';
import { useCycle, useCycles } from '../app/viewer.tsx';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { notify } from '../ui/notices.tsx';
import { DuplicateObjective, type ListedObjective } from './objectives-query.ts';
import { useAlign } from './use-align.ts';
import { useAllObjectives } from './use-all-objectives.ts';

/** What the actions must know of an objective. */
export type DialogObjective = Pick<ListedObjective, 'id' | 'title' | 'level' | 'version' | 'mayChange'>;

/** Asks under which title, and into which cycle, an objective is copied. */
export function DuplicateDialog({ objective, onClose }: { objective: DialogObjective; onClose: () => void }) {
  const texts = useTexts();
  const { goals } = useGoalsTexts();
  const navigate = useNavigate();
  const here = useCycle();
  const cycles = useCycles().filter(({ phase }) => phase !== 'closed' && phase !== 'cancelled');
  const [title, setTitle] = useState(goals.duplicate.copyOf(objective.title));
  const [cycleId, setCycleId] = useState((cycles.find(({ id }) => id === here?.id) ?? cycles[0])?.id ?? '');
  const { act, acting } = useAct(DuplicateObjective);
  const runs = ['active', 'paused', 'closing', 'retro'].includes(cycles.find(({ id }) => id === cycleId)?.phase ?? '');

  async function duplicate(event: FormEvent) {
    event.preventDefault();
    const outcome = await act({ id: objective.id, cycleId, title });
    if (!outcome.ok) return;
    const { id, cycle } = outcome.data;
    const show = () => void navigate({ to: '/objectives/$objectiveId', params: { objectiveId: id }, search: { cycle: cycle.id } });
    notify({ tone: 'good', message: goals.duplicate.done, action: { label: goals.actions.show, run: show } });
    onClose();
  }

  return (
    <Modal opened onClose={onClose} title={goals.duplicate.title} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <form onSubmit={(event) => void duplicate(event)}>
        <Stack>
          <TextInput data-autofocus label={goals.duplicate.name} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
          <NativeSelect
            label={goals.duplicate.cycle}
            value={cycleId}
            data={cycles.map(({ id, name, phase }) => ({ value: id, label: `${name} · ${texts.cycles.phase[phase]}` }))}
            onChange={(event) => {
              setCycleId(event.currentTarget.value);
              // In another cycle it needs no second name.
              if (title === goals.duplicate.copyOf(objective.title) && event.currentTarget.value !== here?.id) setTitle(objective.title);
            }}
          />
          <Text size="sm" c="dimmed">
            {goals.duplicate.what} {runs && goals.duplicate.runs}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {texts.app.cancel}
            </Button>
            <Button type="submit" loading={acting} disabled={title.trim() === '' || cycleId === ''}>
              {goals.duplicate.go}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Chooses what an objective supports: what dragging does, for whoever does not drag. Only what can be chosen is offered. */
export function MoveDialog({ objective, onClose }: { objective: DialogObjective; onClose: () => void }) {
  const texts = useTexts();
  const { goals } = useGoalsTexts();
  const cycle = useCycle();
  const { data, reload } = useAllObjectives(cycle?.id);
  const { problemOf, align } = useAlign({ objectives: data?.objectives ?? [], reload });
  const listed = data?.objectives.find(({ id }) => id === objective.id);
  const [chosen, setChosen] = useState<string>();
  const parentId = chosen ?? listed?.parent?.id ?? '';
  const parents = LEVELS.flatMap((level) => (data?.objectives ?? []).filter((each) => each.level === level)).filter(({ id }) => {
    const problem = problemOf(objective.id, id);
    return problem === null || problem === 'same';
  });

  function move(event: FormEvent) {
    event.preventDefault();
    if (listed !== undefined && parentId !== (listed.parent?.id ?? '')) void align(listed, parentId || null);
    onClose();
  }

  return (
    <Modal opened onClose={onClose} title={goals.move.title} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <form onSubmit={move}>
        <Stack>
          <NativeSelect
            data-autofocus
            label={objective.title}
            disabled={listed === undefined}
            value={parentId}
            data={[
              { value: '', label: goals.drag.top },
              ...parents.map(({ id, title, level }) => ({ value: id, label: `${title} (${texts.objectives.level[level]})` })),
            ]}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {texts.app.cancel}
            </Button>
            <Button type="submit" disabled={listed === undefined}>
              {goals.move.go}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
