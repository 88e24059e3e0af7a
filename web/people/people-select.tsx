import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { usePeopleToChoose } from './people-to-choose.ts';

/** A choice of several people, searched by the server. Whoever was chosen and has left since stays chosen, and says so. */
export function PeopleSelect(props: {
  label: string;
  description?: string;
  value: readonly string[];
  /** The chosen people, as known before the first search. */
  known: readonly { id: string; name: string; active: boolean }[];
  onChange: (ids: string[]) => void;
}) {
  const texts = useTexts();
  const [search, setSearch] = useState('');
  const [debounced] = useDebouncedValue(search.trim(), 200);
  const [picked, setPicked] = useState(props.known);
  const found = usePeopleToChoose(debounced || null);
  const choices = [...picked, ...found.filter(({ id }) => !picked.some((person) => person.id === id))];
  return (
    <MultiSelect
      label={props.label}
      description={props.description}
      searchable
      hidePickedOptions
      nothingFoundMessage={texts.people.none}
      data={choices.map(({ id, name, active }) => ({ value: id, label: active ? name : `${name} (${texts.people.inactive})` }))}
      // The server has searched already; of those picked, the select hides what is chosen.
      filter={({ options }) => options}
      value={[...props.value]}
      searchValue={search}
      onSearchChange={setSearch}
      onChange={(ids) => {
        setPicked(choices.filter(({ id }) => ids.includes(id)));
        setSearch('');
        props.onChange(ids);
      }}
    />
  );
}
