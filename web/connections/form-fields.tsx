import { NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/PasswordInput.layer.css';
import type { FieldData } from './connection-query.ts';

/** The fields that an integration's manifest asks for, each with what is said to be wrong with it. */
export function FormFields(props: {
  fields: readonly FieldData[];
  values: Record<string, string>;
  errors?: Record<string, string>;
  /** What an empty secret says where one is stored and stays; no secret has to be entered then. */
  keptSecret?: string | undefined;
  onChange: (values: Record<string, string>) => void;
}) {
  return props.fields.map((field) => {
    const common = {
      label: field.label,
      description: field.help || undefined,
      required: field.required,
      error: props.errors?.[field.name],
      value: props.values[field.name] ?? '',
      onChange: (event: { currentTarget: { value: string } }) => props.onChange({ ...props.values, [field.name]: event.currentTarget.value }),
    };
    const kept = props.keptSecret;
    if (field.type === 'secret')
      return <PasswordInput key={field.name} {...common} required={field.required && kept === undefined} placeholder={kept} autoComplete="off" />;
    if (field.type === 'choice')
      return <NativeSelect key={field.name} {...common} data={[...(field.required ? [] : [{ value: '', label: '–' }]), ...field.choices]} />;
    if (field.type === 'long-text') return <Textarea key={field.name} {...common} autosize minRows={3} maxRows={12} />;
    return (
      <TextInput
        key={field.name}
        {...common}
        type={field.type === 'url' ? 'url' : 'text'}
        inputMode={field.type === 'number' ? 'numeric' : undefined}
        autoComplete="off"
      />
    );
  });
}

/** The filled-in fields, without the empty ones. */
export function filledIn(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
}
