import type { Language } from '../../domain/person.ts';

/** The forms of one counted word; English needs `one` and `other`, Russian `one`, `few`, `many` and `other`. */
export interface PluralForms {
  one: string;
  few?: string;
  many?: string;
  other: string;
}

const rules: Record<Language, Intl.PluralRules> = { en: new Intl.PluralRules('en'), ru: new Intl.PluralRules('ru') };

/** Picks the form that goes with the number, without the number itself. */
export function pluralForm(language: Language, count: number, forms: PluralForms): string {
  const category = rules[language].select(count);
  if (category === 'one') return forms.one;
  if (category === 'few') return forms.few ?? forms.other;
  if (category === 'many') return forms.many ?? forms.other;
  return forms.other;
}

/** The number with its word: "3 key results". */
export function plural(language: Language, count: number, forms: PluralForms): string {
  return `${count} ${pluralForm(language, count, forms)}`;
}
