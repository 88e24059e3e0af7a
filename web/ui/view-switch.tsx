import styles from './view-switch.module.css';

/** A few views of one thing, of which one is shown. */
export function ViewSwitch<View extends string>(props: {
  label: string;
  views: readonly View[];
  names: Readonly<Record<View, string>>;
  view: View;
  onView: (view: View) => void;
}) {
  return (
    <fieldset className={styles.switch} aria-label={props.label}>
      {props.views.map((each) => (
        <button key={each} type="button" aria-pressed={props.view === each} onClick={() => props.onView(each)}>
          {props.names[each]}
        </button>
      ))}
    </fieldset>
  );
}
