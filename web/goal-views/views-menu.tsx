import { lazy, Suspense, useState } from 'react';
import { type GoalView, goalViewParameters, isSameView, PLAIN_VIEW } from '../../domain/goal-view.ts';
import { useAct } from '../app/act.ts';
import { useMay } from '../app/viewer.tsx';
import { useGoalsTexts } from '../texts/goals-texts.ts';
import { MenuButton, MenuDivider, MenuItem, MenuLabel } from '../ui/menu-button.tsx';
import { notify } from '../ui/notices.tsx';
import { ChooseDefaultGoalView, type KeptView, UpdateGoalView } from './goal-view-query.ts';
import styles from './goal-views.module.css';

const ViewDialog = lazy(async () => ({ default: (await import('./view-dialog.tsx')).ViewDialog }));

/** The kept views: opened, changed, named anew, shared, begun with; and the way to keep what is shown now. */
export function ViewsMenu(props: {
  views: readonly KeptView[];
  view: GoalView;
  /** The plain id of the one that is open. */
  kept: string | null;
  onShow: (view: GoalView, options: { opens: string | null }) => void;
}) {
  const { goals } = useGoalsTexts();
  const words = goals.views;
  const may = useMay();
  const [dialog, setDialog] = useState<'new' | 'edit' | null>(null);
  const update = useAct(UpdateGoalView);
  const choose = useAct(ChooseDefaultGoalView);
  const { views, view } = props;
  const open = views.find(({ plainId }) => plainId === props.kept);
  const isChanged = open !== undefined && !isSameView(open.view, view);
  const mayKeep = may('create goal-view');
  const begins = views.find(({ isDefault }) => isDefault);
  const items = (kept: readonly KeptView[]) =>
    kept.map((each) => (
      <MenuItem
        key={each.id}
        aria-current={each === open || undefined}
        onClick={() => props.onShow(each.view, { opens: each.plainId })}
        rightSection={each.isDefault && <Begins />}
      >
        {each.name}
        {!each.isMine && <small className={styles.of}>{words.of(each.owner.name)}</small>}
      </MenuItem>
    ));
  const [own, shared] = [views.filter(({ shared }) => !shared), views.filter(({ shared }) => shared)];

  async function keepChanges({ id, version, name, shared }: KeptView) {
    await update.act({ id, version, input: { name, shared, parameters: goalViewParameters(view) } }, words.form.saved);
  }

  async function copyLink() {
    await navigator.clipboard.writeText(location.href);
    notify({ tone: 'good', message: words.copied });
  }

  return (
    <>
      <MenuButton
        width={280}
        button={{ className: styles.button }}
        dropdownClass={styles.dropdown}
        face={
          <>
            <span className={styles.name}>{open?.name ?? words.menu}</span>
            {isChanged && <span className={styles.changed}>{words.changed}</span>}
            <Chevron />
          </>
        }
      >
        <MenuItem
          onClick={() => props.onShow({ ...PLAIN_VIEW, shape: view.shape }, { opens: null })}
          rightSection={begins === undefined && mayKeep && <Begins />}
        >
          {words.plain}
        </MenuItem>
        {own.length > 0 && <MenuLabel>{words.own}</MenuLabel>}
        {items(own)}
        {shared.length > 0 && <MenuLabel>{words.shared}</MenuLabel>}
        {items(shared)}
        {views.length === 0 && mayKeep && <MenuLabel>{words.none}</MenuLabel>}
        <MenuDivider />
        {open?.mayChange && isChanged && <MenuItem onClick={() => void keepChanges(open)}>{words.change}</MenuItem>}
        {mayKeep && <MenuItem onClick={() => setDialog('new')}>{words.save}</MenuItem>}
        {open?.mayChange && <MenuItem onClick={() => setDialog('edit')}>{words.edit}</MenuItem>}
        {mayKeep && open !== undefined && !open.isDefault && <MenuItem onClick={() => void choose.act({ id: open.id })}>{words.begin}</MenuItem>}
        {mayKeep && begins !== undefined && <MenuItem onClick={() => void choose.act({ id: null })}>{words.beginPlain}</MenuItem>}
        <MenuItem onClick={() => void copyLink()}>{words.copyLink}</MenuItem>
      </MenuButton>
      <Suspense>
        {dialog !== null && (
          <ViewDialog
            kept={dialog === 'edit' ? (open ?? null) : null}
            view={view}
            onClose={() => setDialog(null)}
            onKept={(id) => props.onShow(view, { opens: id })}
          />
        )}
      </Suspense>
    </>
  );
}

function Begins() {
  const { goals } = useGoalsTexts();
  return <small className={styles.begins}>{goals.views.beginsHere}</small>;
}

function Chevron() {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" aria-hidden="true">
      <path d="m3 4.5 3 3 3-3" />
    </svg>
  );
}
