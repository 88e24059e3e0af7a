import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useQuery } from '../app/query.ts';
import { TASK_PRIORITIES } from '../../domain/task-state.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { useCycle } from '../app/viewer.tsx';
import { useAllObjectives } from '../objectives/use-all-objectives.ts';
import { PersonSelect } from '../people/person-select.tsx';
import { useBoardTexts } from '../texts/board-texts.ts';
import { useTexts } from '../texts/texts.tsx';
import { type BoardListed, CodeConnectionsQuery, type TaskData } from './board-query.ts';
import styles from './boards.module.css';
import { ChecklistField } from './checklist-field.tsx';
import { PullRequestChip } from './pull-request-chip.tsx';
import { draftOf, type TaskDraft, useSaveTask } from './save-task.ts';

/** All that is said of a task, its column and its code among it. */
export function TaskForm(props: { task: TaskData | null; columnId: string | null; boards: readonly BoardListed[]; onClose: () => void }) {
  const texts = useTexts();
  const { board } = useBoardTexts();
  const words = board.form;
  const { task, columnId, boards, onClose } = props;
  // As it was when it was opened: what others change meanwhile is a conflict, and not undone by what was not touched here.
  const [opened] = useState(task);
  const [draft, setDraft] = useState({ ...draftOf(task), columnId: task?.column.id ?? columnId ?? boards[0]?.columns[0]?.id ?? null });
  const [tried, setTried] = useState(false);
  const { save, remove, saving } = useSaveTask(opened, boards);
  const [{ data: code }] = useQuery({ query: CodeConnectionsQuery, variables: {} });
  const change = (changes: Partial<TaskDraft>) => setDraft({ ...draft, ...changes });
  const isStill = task !== null && !task.mayChange;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (draft.title.trim() !== '' && (await save(draft))) onClose();
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <TextInput
        label={words.title}
        required
        data-autofocus
        readOnly={isStill}
        value={draft.title}
        error={tried && draft.title.trim() === '' ? texts.app.required : null}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <Textarea
        label={words.description}
        rows={4}
        readOnly={isStill}
        value={draft.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <div className={styles.pair}>
        <NativeSelect
          label={words.column}
          disabled={isStill || boards.length === 0}
          value={draft.columnId ?? ''}
          data={columnChoices(boards, board)}
          onChange={(event) => change({ columnId: event.currentTarget.value })}
        />
        <NativeSelect
          label={words.priority}
          disabled={isStill}
          value={draft.priority}
          data={TASK_PRIORITIES.map((value) => ({ value, label: board.priority[value] }))}
          onChange={(event) => change({ priority: TASK_PRIORITIES.find((priority) => priority === event.currentTarget.value) ?? draft.priority })}
        />
        <PersonSelect label={words.assignee} value={draft.assigneeId} known={task?.assignee} onChange={(assigneeId) => change({ assigneeId })} />
        <TextInput label={words.due} type="date" value={draft.dueOn ?? ''} onChange={(event) => change({ dueOn: event.currentTarget.value || null })} />
      </div>
      <ChecklistField items={draft.checklist} readOnly={isStill} onChange={(checklist) => change({ checklist })} />
      <GoalSelect task={task} value={draft.goal} onChange={(goal) => change({ goal })} />
      <div className={styles.pair}>
        <TextInput
          label={words.labels}
          description={words.labelsHint}
          value={draft.labels}
          onChange={(event) => change({ labels: event.currentTarget.value })}
        />
        <TextInput
          label={words.blocked}
          description={words.blockedHint}
          value={draft.blockedReason}
          onChange={(event) => change({ blockedReason: event.currentTarget.value })}
        />
        <NativeSelect
          label={words.code}
          value={draft.connectionId ?? ''}
          data={[
            { value: '', label: words.noCode },
            ...(code?.connections ?? []).filter(({ integration }) => integration.doors.includes('code')).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => change({ connectionId: event.currentTarget.value || null })}
        />
        <TextInput
          label={words.branch}
          description={words.branchHint}
          disabled={draft.connectionId === null}
          value={draft.branch}
          onChange={(event) => change({ branch: event.currentTarget.value })}
        />
      </div>
      {task?.pullRequest && <PullRequestChip pullRequest={task.pullRequest} />}
      {task !== null && task.releaseNote !== '' && <p className={styles.note}>{task.releaseNote}</p>}
      {!isStill && (
        <div className={styles.buttons}>
          <Button type="submit" loading={saving}>
            {texts.app.save}
          </Button>
          {task !== null && (
            <Confirm
              variant="default"
              question={words.removeSure}
              onConfirm={async () => {
                if (await remove()) onClose();
              }}
            >
              {words.remove}
            </Confirm>
          )}
        </div>
      )}
    </form>
  );
}

/** The columns by name, under their boards where there is more than one. */
function columnChoices(boards: readonly BoardListed[], words: ReturnType<typeof useBoardTexts>['board']) {
  const choicesOf = ({ columns }: BoardListed) => columns.map(({ id, title, state }) => ({ value: id, label: title || words.state[state] }));
  return boards.length === 1 ? boards.flatMap(choicesOf) : boards.map((each) => ({ group: each.title || words.title, items: choicesOf(each) }));
}

/** The objectives of the cycle with their key results below them; a goal of another cycle stays what it is. */
function GoalSelect(props: { task: TaskData | null; value: string; onChange: (goal: string) => void }) {
  const { board } = useBoardTexts();
  const { task, value, onChange } = props;
  const { data } = useAllObjectives(useCycle()?.id);
  const goals = (data?.objectives ?? []).flatMap(({ id, title, keyResults }) => [
    { value: id, label: title },
    ...keyResults.map((keyResult) => ({ value: keyResult.id, label: `\u2003${keyResult.title}` })),
  ]);
  const own = task?.keyResult ?? task?.objective ?? null;
  const isListed = own === null || goals.some((goal) => goal.value === own.id);
  return (
    <NativeSelect
      label={board.form.goal}
      value={value}
      data={[{ value: '', label: board.form.noGoal }, ...(isListed || own === null ? [] : [{ value: own.id, label: own.title }]), ...goals]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
