import '@mantine/core/styles/Modal.layer.css';
import { Modal } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import { PersonEditor } from './person-editor.tsx';
import type { PersonData } from './people-list.tsx';

/** Where a person can be put: a team, and a role that the company made. */
export interface PersonPlaces {
  teams: readonly { id: string; name: string }[];
  customRoles: readonly { id: string; name: string }[];
}

/** The form of a person over the page; null adds one. */
export function PersonDialog(props: { person: PersonData | null; places: PersonPlaces; onClose: () => void; onDone: () => void }) {
  const texts = useTexts();
  return (
    <Modal opened onClose={props.onClose} title={props.person?.name ?? texts.people.create} closeButtonProps={{ 'aria-label': texts.app.close }}>
      <PersonEditor person={props.person} places={props.places} onDone={props.onDone} />
    </Modal>
  );
}
