import { ActionIcon, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useAct } from '../app/act.ts';
import { useMay } from '../app/viewer.tsx';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { notify } from '../ui/notices.tsx';
import type { DialogObjective } from './objective-dialogs.tsx';
import { CarryOverObjective } from './objectives-query.ts';

const DuplicateDialog = lazy(async () => ({ default: (await import('./objective-dialogs.tsx')).DuplicateDialog }));
const MoveDialog = lazy(async () => ({ default: (await import('./objective-dialogs.tsx')).MoveDialog }));

/** What can be done with an objective as a whole. A row has the button alone until somebody asks for more: there may be hundreds of them. */
export function ObjectiveMenu(props: { objective: DialogObjective; tabIndex?: number; onPage?: boolean }) {
  const { goals } = useGoalsTexts();
  const [wanted, setWanted] = useState(false);
  const [dialog, setDialog] = useState<'duplicate' | 'move' | null>(null);
  const { objective } = props;
  const size = props.onPage ? 36 : 30;
  const label = goals.actions.label(objective.title);
  const tab = props.tabIndex === undefined ? {} : { tabIndex: props.tabIndex };
  if (!wanted) {
    return (
      <ActionIcon
        variant={props.onPage ? 'default' : 'subtle'}
        color="gray"
        size={size}
        aria-label={label}
        aria-haspopup="menu"
        {...tab}
        onClick={() => setWanted(true)}
      >
        <Dots />
      </ActionIcon>
    );
  }
  return (
    <>
      <Menu defaultOpened position="bottom-end" withinPortal returnFocus>
        <Menu.Target>
          <ActionIcon variant={props.onPage ? 'default' : 'subtle'} color="gray" size={size} aria-label={label} {...tab}>
            <Dots />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Items objective={objective} onPage={props.onPage ?? false} onDialog={setDialog} />
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {dialog === 'duplicate' && <DuplicateDialog objective={objective} onClose={() => setDialog(null)} />}
        {dialog === 'move' && <MoveDialog objective={objective} onClose={() => setDialog(null)} />}
      </Suspense>
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
        <Menu.Item onClick={() => void navigate({ to: '/objectives/$objectiveId', params: { objectiveId: objective.id } })}>{goals.actions.open}</Menu.Item>
      )}
      {may('create objective') && (
        <Menu.Item onClick={() => void navigate({ to: '/objectives/new', search: { parent: objective.id } })}>{goals.actions.below}</Menu.Item>
      )}
      {objective.mayChange && (
        <>
          {objective.level !== 'COMPANY' && <Menu.Item onClick={() => props.onDialog('move')}>{goals.actions.move}</Menu.Item>}
          <Menu.Item onClick={() => props.onDialog('duplicate')}>{goals.actions.duplicate}</Menu.Item>
          <Menu.Item onClick={() => void carryOver()}>{goals.actions.carryOver}</Menu.Item>
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
