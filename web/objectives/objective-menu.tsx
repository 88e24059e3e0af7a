import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useAct } from '../app/act.ts';
import { useMay } from '../app/viewer.tsx';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { MenuIcon, MenuItem } from '../ui/menu-button.tsx';
import { notify } from '../ui/notices.tsx';
import type { DialogObjective } from './objective-dialogs.tsx';
import { CarryOverObjective } from './objectives-query.ts';

const DuplicateDialog = lazy(async () => ({ default: (await import('./objective-dialogs.tsx')).DuplicateDialog }));
const MoveDialog = lazy(async () => ({ default: (await import('./objective-dialogs.tsx')).MoveDialog }));

/** What can be done with an objective as a whole. */
export function ObjectiveMenu(props: { objective: DialogObjective; tabIndex?: number; onPage?: boolean }) {
  const { goals } = useGoalsTexts();
  const [dialog, setDialog] = useState<'duplicate' | 'move' | null>(null);
  const { objective, onPage = false } = props;
  return (
    <>
      <MenuIcon
        face={<Dots />}
        icon={{ variant: onPage ? 'default' : 'subtle', color: 'gray', size: onPage ? 36 : 30 }}
        label={goals.actions.label(objective.title)}
        tabIndex={props.tabIndex}
      >
        <Items objective={objective} onPage={onPage} onDialog={setDialog} />
      </MenuIcon>
      {dialog !== null && (
        <Suspense fallback={null}>
          {dialog === 'duplicate' && <DuplicateDialog objective={objective} onClose={() => setDialog(null)} />}
          {dialog === 'move' && <MoveDialog objective={objective} onClose={() => setDialog(null)} />}
        </Suspense>
      )}
    </>
  );
}

function Items(props: { objective: DialogObjective; onPage: boolean; onDialog: (dialog: 'duplicate' | 'move') => void }) {
  const { goals } = useGoalsTexts();
  const { objective } = props;
  const may = useMay();
  const navigate = useNavigate();
  const carry = useAct(CarryOverObjective);

  async function carryOver() {
    const outcome = await carry.act({ id: objective.id, version: objective.version });
    if (!outcome.ok) return;
    const { id, cycle } = outcome.data;
    const show = () => void navigate({ to: '/objectives/$objectiveId', params: { objectiveId: id }, search: { cycle: cycle.id } });
    notify({ tone: 'good', message: goals.actions.carriedOver(cycle.name), action: { label: goals.actions.show, run: show } });
  }

  return (
    <>
      {!props.onPage && (
        <MenuItem onClick={() => void navigate({ to: '/objectives/$objectiveId', params: { objectiveId: objective.id } })}>{goals.actions.open}</MenuItem>
      )}
      {may('create objective') && (
        <MenuItem onClick={() => void navigate({ to: '/objectives/new', search: { parent: objective.id } })}>{goals.actions.below}</MenuItem>
      )}
      {objective.mayChange && (
        <>
          {objective.level !== 'COMPANY' && <MenuItem onClick={() => props.onDialog('move')}>{goals.actions.move}</MenuItem>}
          <MenuItem onClick={() => props.onDialog('duplicate')}>{goals.actions.duplicate}</MenuItem>
          <MenuItem onClick={() => void carryOver()}>{goals.actions.carryOver}</MenuItem>
        </>
      )}
    </>
  );
}

function Dots() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      <circle cx="3" cy="8" r="1.5" />
      <circle cx="8" cy="8" r="1.5" />
      <circle cx="13" cy="8" r="1.5" />
    </svg>
  );
}
