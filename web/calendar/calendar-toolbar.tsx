import { Button, NativeSelect } from '@mantine/core';
import { useViewer } from '../app/viewer.tsx';
import { useCalendarTexts } from '../texts/calendar-texts.ts';
import { useClockChoice } from '../texts/shown-zone.tsx';
import { ownTimeZone } from '../texts/time-zones.ts';
import { ViewSwitch } from '../ui/view-switch.tsx';
import styles from './calendar.module.css';
import { type Choices, type Layer, LAYERS } from './calendar-choices.ts';
import { type View, VIEWS } from './calendar-span.ts';

const WHOSE = ['mine', 'all'] as const;

/** Where the calendar stands in time, and how it is looked at. */
export function CalendarSteps(props: { view: View; onView: (view: View) => void; onStep: (by: 1 | -1) => void; onToday: () => void }) {
  const words = useCalendarTexts();
  const { view, onStep } = props;
  return (
    <>
      <div className={styles.steps}>
        <Button variant="default" onClick={props.onToday}>
          {words.today}
        </Button>
        <Button variant="default" px="sm" aria-label={words.earlier} onClick={() => onStep(-1)}>
          ‹
        </Button>
        <Button variant="default" px="sm" aria-label={words.later} onClick={() => onStep(1)}>
          ›
        </Button>
      </div>
      <ViewSwitch label={words.viewLabel} views={VIEWS} names={words.view} view={view} onView={props.onView} />
    </>
  );
}

/** What of the calendar is shown, whose, and by which clock. */
export function CalendarFilters(props: { choices: Choices; onChoose: (change: Partial<Choices>) => void }) {
  const words = useCalendarTexts();
  const { choices, onChoose } = props;
  const { hidden, mine } = choices;
  const toggle = (layer: Layer) => onChoose({ hidden: hidden.includes(layer) ? hidden.filter((each) => each !== layer) : [...hidden, layer] });
  return (
    <div className={styles.filters}>
      <div role="group" aria-label={words.layersLabel} className={styles.layers}>
        {LAYERS.map((layer) => (
          <button key={layer} type="button" data-layer={layer} aria-pressed={!hidden.includes(layer)} onClick={() => toggle(layer)}>
            <i aria-hidden="true" />
            {words.layer[layer]}
          </button>
        ))}
      </div>
      <ViewSwitch label={words.whose} views={WHOSE} names={words} view={mine ? 'mine' : 'all'} onView={(whose) => onChoose({ mine: whose === 'mine' })} />
      <Zone />
    </div>
  );
}

/** The zone that all times are in: one's own, and where this device is in another, either. */
function Zone() {
  const words = useCalendarTexts();
  const { person } = useViewer();
  const { zone, isByDevice, showByDevice } = useClockChoice();
  const device = ownTimeZone();
  if (device === person.timeZone) return <span className={styles.zone}>{zone}</span>;
  return (
    <NativeSelect
      size="xs"
      className={styles.zone}
      aria-label={words.zone}
      value={isByDevice ? 'device' : 'own'}
      data={[
        { value: 'own', label: person.timeZone },
        { value: 'device', label: words.zoneOfDevice(device) },
      ]}
      onChange={(event) => showByDevice(event.currentTarget.value === 'device')}
    />
  );
}
