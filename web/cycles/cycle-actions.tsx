import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { LEVELS } from '../../domain/objective.ts';
import { openLines } from '../../domain/planning-checklist.ts';
import { useAct } from '../app/act.ts';
import { Confirm } from '../app/confirm-button.tsx';
import { type Conflict, conflictOf } from '../app/conflict.ts';
import { ConflictDialog } from '../app/conflict-dialog.tsx';
import { useWorkflowWait } from '../app/viewer.tsx';
import { useCoachTexts } from '../texts/coach-texts.ts';
import { useFormats } from '../texts/format.ts';
import { useTexts } from '../texts/texts.tsx';
import { type CycleDraft, CycleForm } from './cycle-form.tsx';
import { ApproveCycle, CancelCycle, CloseCycleEarly, type CycleData, PauseCycle, ResumeCycle, StartPlanning, UpdateCycle } from './cycle-query.ts';
import styles from './cycles.module.css';

/** What can be done with a cycle in its phase. Each step asks first; while Temporal is not there yet, it says so. */
export function CycleActions(props: { cycle: CycleData; refetch: () => void }) {
  const texts = useTexts();
  const format = useFormats();
  const blocked = useWorkflowWait();
  const { checklist } = useCoachTexts();
  const { id, phase } = props.cycle;
  const missing = openLines(props.cycle.checklist);
  const [editing, setEditing] = useState(false);
  const acts = {
    plan: useAct(StartPlanning),
    approve: useAct(ApproveCycle),
    pause: useAct(PauseCycle),
    resume: useAct(ResumeCycle),
    close: useAct(CloseCycleEarly),
    cancel: useAct(CancelCycle),
  };
  const after = (acting: Promise<unknown>) => acting.then(props.refetch);
  const running = phase === 'active' || phase === 'paused';
  // Approved before its first day, it waits for that alone.
  const isApproved = phase === 'planning' && LEVELS.every((level) => props.cycle.approvals.some((given) => given.level === level));
  return (
    <>
      {phase !== 'closed' && phase !== 'cancelled' && (
        <Button variant="default" onClick={() => setEditing(true)}>
          {texts.cycles.extend}
        </Button>
      )}
      {phase === 'active' && (
        <Confirm variant="default" blocked={blocked} question={texts.cycles.pauseSure} onConfirm={() => after(acts.pause.act({ id }, texts.cycles.paused))}>
          {texts.cycles.pause}
        </Confirm>
      )}
      {phase === 'paused' && (
        <Button
          disabled={blocked !== null}
          title={blocked ?? undefined}
          loading={acts.resume.acting}
          onClick={() => void after(acts.resume.act({ id }, texts.cycles.resumed))}
        >
          {texts.cycles.resume}
        </Button>
      )}
      {running && (
        <Confirm
          variant="default"
          blocked={blocked}
          question={texts.cycles.closeEarlySure}
          onConfirm={() => after(acts.close.act({ id }, texts.cycles.closedEarly))}
        >
          {texts.cycles.closeEarly}
        </Confirm>
      )}
      {(running || phase === 'planning' || phase === 'draft') && (
        <Confirm
          variant="default"
          color="red.8"
          blocked={phase === 'draft' ? null : blocked}
          question={texts.cycles.cancelSure}
          onConfirm={() => after(acts.cancel.act({ id }, texts.cycles.cancelled))}
        >
          {texts.cycles.cancel}
        </Confirm>
      )}
      {phase === 'draft' && (
        <Confirm
          variant="default"
          blocked={blocked}
          question={texts.cycles.startPlanningSure}
          onConfirm={() => after(acts.plan.act({ id }, texts.cycles.startedPlanning))}
        >
          {texts.cycles.startPlanning}
        </Confirm>
      )}
      {isApproved && <span className={styles.begins}>{texts.cycles.beginsOn(format.day(props.cycle.startsOn))}</span>}
      {(phase === 'draft' || phase === 'planning') && !isApproved && (
        <Confirm
          blocked={blocked}
          variant={missing === 0 ? 'filled' : 'default'}
          question={missing === 0 ? texts.cycles.approveSure : checklist.launchOpen(missing)}
          onConfirm={() => after(acts.approve.act({ id, level: null }, texts.cycles.approvedDone))}
        >
          {texts.cycles.approveAll}
        </Confirm>
      )}
      {editing && (
        <EditCycle
          cycle={props.cycle}
          onClose={() => {
            setEditing(false);
            props.refetch();
          }}
        />
      )}
    </>
  );
}

function EditCycle(props: { cycle: CycleData; onClose: () => void }) {
  const texts = useTexts();
  // As it was when the form was opened: a live update beneath it must not make a stale answer look fresh.
  const [cycle] = useState(props.cycle);
  const { act, acting } = useAct(UpdateCycle, { handles: ['CONFLICT'] });
  const [conflict, setConflict] = useState<Conflict<CycleDraft> | null>(null);
  const { name, startsOn, endsOn, educational, planning } = cycle;
  const start = { name, startsOn, endsOn, educational, planning: { company: planning.company, team: planning.team, individual: planning.individual } };

  async function save(input: CycleDraft, version: number): Promise<void> {
    const outcome = await act({ id: cycle.id, input, version }, texts.cycles.extended);
    if (outcome.ok) return props.onClose();
    const found = conflictOf(outcome, { noun: 'cycle', base: start, mine: input });
    // What only one of the two changed is no choice.
    if (found?.both.length === 0) return save(found.merged, found.version);
    setConflict(found);
  }

  if (conflict !== null) {
    const { name: nameLabel, startsOn: first, endsOn: last, educationalLabel, planningLabel } = texts.cycles;
    return (
      <ConflictDialog
        conflict={conflict}
        labels={{ name: nameLabel, startsOn: first, endsOn: last, educational: educationalLabel, planning: planningLabel }}
        onMine={() => void save(conflict.merged, conflict.version)}
        onTheirs={props.onClose}
        onClose={() => setConflict(null)}
      />
    );
  }
  return (
    <Modal opened onClose={props.onClose} title={texts.cycles.extend} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <CycleForm start={start} saving={acting} submitLabel={texts.app.save} onSubmit={(draft) => void save(draft, cycle.version)} />
    </Modal>
  );
}
