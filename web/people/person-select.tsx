import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/Pill.layer.css';
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { usePeopleToChoose } from './people-to-choose.ts';

/** A choice of one person, searched by the server. */
export function PersonSelect(props: {
  label: string;
  value: string | null;
  /** The chosen person's name, as known before the first search. */
  known: { id: string; name: string } | null | undefined;
  placeholder?: string;
  required?: boolean;
  error?: string | null;
  onChange: (id: string | null) => void;
}) {
  const texts = useTexts();
  const [search, setSearch] = useState('');
  const [debounced] = useDebouncedValue(search, 200);
  const [picked, setPicked] = useState(props.known);
  const isSearching = debounced !== '' && debounced !== picked?.name;
  const found = usePeopleToChoose(isSearching ? debounced : null);
  const choices = picked && !found.some(({ id }) => id === picked.id) ? [picked, ...found] : found;
  return (
    <Select
      label={props.label}
      searchable
      clearable={!props.required}
      clearButtonProps={{ 'aria-label': texts.app.none }}
      required={props.required ?? false}
      placeholder={props.placeholder}
      nothingFoundMessage={texts.people.none}
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      filter={({ options }) => options}
      value={props.value}
      searchValue={search}
      onSearchChange={setSearch}
      error={props.error}
      onChange={(id) => {
        setPicked(choices.find((person) => person.id === id));
        props.onChange(id);
      }}
    />
  );
}
