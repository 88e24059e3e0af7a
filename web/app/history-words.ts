import { partsOf } from '../../domain/comment.ts';
import { isTold, namedKind } from '../../domain/history-fields.ts';
import type { HistoryTexts } from '../texts/en-history.ts';
import type { PagesTexts } from '../texts/en-pages.ts';
import type { Texts } from '../texts/en.ts';
import type { Formats } from '../texts/format.ts';

/** What a reader's language has for what was changed. */
export interface HistoryWords {
  texts: Texts;
  pages: PagesTexts;
  history: HistoryTexts['history'];
  format: Formats;
}

/** A change as the API tells it. */
export interface ToldEntry {
  noun: string;
  action: string;
  before: unknown;
  after: unknown;
  names: readonly { id: string; name: string }[];
}

/** One field that changed, in words; `from` is null for what was said without a before. */
export interface ToldChange {
  field: string;
  label: string;
  from: string | null;
  to: string;
}

/** What somebody did, as it follows their name; the one change that the sentence itself tells, and the others. */
export interface ToldSentence {
  said: string;
  change: ToldChange | null;
  others: ToldChange[];
}

/** The sentence of an entry. The thing is called by `subject`, where that is known; null where the reader is on its page. */
export function sentenceOf(entry: ToldEntry, subject: string | null, words: HistoryWords): ToldSentence {
  const { history } = words;
  const changes = changesOf(entry, words);
  const [only] = changes;
  if (entry.action !== 'update' || changes.length !== 1 || only === undefined)
    return { said: actionOf(entry.action, words).replace('#', thingOf(entry.noun, subject, words)), change: null, others: changes };
  if (MOVES[entry.noun] === only.field) {
    const said = subject === null ? history.moved : actionOf('move', words).replace('#', thingOf(entry.noun, subject, words));
    return { said, change: only, others: [] };
  }
  if (subject !== null) return { said: actionOf('update', words).replace('#', thingOf(entry.noun, subject, words)), change: null, others: changes };
  return { said: history.changed(only.label), change: only, others: [] };
}

/** The field of a thing that says where it stands. */
const MOVES: Readonly<Record<string, string>> = { team: 'parentId', accountability: 'teamId', person: 'teamId', objective: 'parentId', task: 'columnId' };

/** An action by itself, for a choice of actions. */
export function actionName(action: string, words: HistoryWords): string {
  return actionOf(action, words)
    .replace(/[ ,:]*#/, '')
    .trim();
}

function actionOf(action: string, { history }: HistoryWords): string {
  return history.actions[action] ?? action.replaceAll('-', ' ');
}

function thingOf(noun: string, subject: string | null, { history }: HistoryWords): string {
  const word = history.nouns[noun] ?? noun.replaceAll('-', ' ');
  return subject === null || subject === '' ? word : history.called(word, subject);
}

/** These begin or end a thing: what it was made of is no change. */
const WHOLE = new Set(['create', 'delete', 'restore']);

/** The fields that a change is about, each in words; none for what a thing was made of. */
export function changesOf(entry: ToldEntry, words: HistoryWords): ToldChange[] {
  const { noun, action } = entry;
  const value = valueText(noun, namesOf(entry.names), words);
  const [old, fresh] = [recordOf(entry.before), recordOf(entry.after)];
  if (old !== null && fresh !== null) return differences(noun, { old, fresh }, value, words);
  const said = fresh ?? old;
  if (said === null || WHOLE.has(action)) return [];
  const told = Object.entries(said).filter(([field, each]) => isTold(field) && each !== null && each !== '' && each !== false);
  return told.map(([field, each]) => ({ field, label: fieldName(noun, field, words), from: null, to: value(field, each) }));
}

function differences(
  noun: string,
  { old, fresh }: { old: Record<string, unknown>; fresh: Record<string, unknown> },
  value: (field: string, each: unknown) => string,
  words: HistoryWords,
): ToldChange[] {
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])].filter(isTold).flatMap((field) => {
    const [inOld, inFresh] = [recordOf(old[field]), recordOf(fresh[field])];
    if (inOld !== null && inFresh !== null && !isUnreadable(inOld)) return differences(noun, { old: inOld, fresh: inFresh }, value, words);
    const [from, to] = [value(field, old[field]), value(field, fresh[field])];
    return from === to && !isUnreadable(old[field]) ? [] : [{ field, label: fieldName(noun, field, words), from, to }];
  });
}

/** What a field of a thing is called; one without a word by its own name, in words. */
export function fieldName(noun: string, field: string, { history }: HistoryWords): string {
  return history.fields[`${noun}.${field}`] ?? history.fields[field] ?? inWords(field);
}

/** "camelCase" as "camel case". */
export function inWords(name: string): string {
  return name.replaceAll(/[_-]/g, ' ').replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Writes the values of a thing's fields as its reader would; null as name for what the reader is not told. */
export function valueText(noun: string, nameOf: (id: string) => string | null, words: HistoryWords): (field: string, value: unknown) => string {
  const { history, format } = words;
  const choices = choicesOf(words);
  return text;

  function text(field: string, value: unknown): string {
    if (isUnreadable(value)) return history.personal[value.$personal];
    if (value === null || value === undefined || value === '') return '–';
    if (Array.isArray(value)) return value.map((each: unknown) => text(field, each)).join(', ') || '–';
    if (typeof value === 'object') return recordText(value);
    // What is left of JSON is text, a number, or yes or no.
    const written = `${value as string | number | boolean}`;
    const chosen = (choices[`${noun}.${field}`] ?? choices[field])?.[written];
    if (chosen !== undefined) return chosen;
    if (typeof value === 'boolean') return value ? history.yes : history.no;
    return plainText(field, written);
  }

  function plainText(field: string, value: string): string {
    const kind = namedKind(noun, field);
    if (kind !== null) {
      const name = nameOf(value) ?? (kind === 'person' ? history.somebody : history.something);
      return kind === 'board-column' ? (history.values['taskState']?.[name] ?? name) : name;
    }
    if (field === 'body') return withNames(value);
    if (RATIOS.has(field)) return format.percent(Number(value));
    if (DECIMALS.has(field) && /^-?\d+(\.\d+)?$/.test(value)) return format.value(value);
    if (field === 'workingDays') return words.pages.settings.weekdays[Number(value) - 1] ?? value;
    if (DAY.test(value) || (field.endsWith('On') && INSTANT.test(value))) return format.longDay(value);
    if (INSTANT.test(value)) return format.instant(value);
    return UUID.test(value) ? history.something : value;
  }

  /** A step by its title; whatever else has parts by these, each with its name. */
  function recordText(value: object): string {
    const told = Object.entries(value).filter(([field, each]: [string, unknown]) => isTold(field) && each !== null && each !== '');
    const title = told.find(([field]) => field === 'title' || field === 'name');
    if (title !== undefined) return String(title[1]);
    return told.map(([field, each]: [string, unknown]) => `${fieldName(noun, field, words)}: ${text(field, each)}`).join('; ') || '–';
  }

  function withNames(body: string): string {
    return partsOf(body)
      .map((part) => ('text' in part ? part.text : `@${nameOf(part.personId) ?? history.somebody}`))
      .join('');
  }
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const RATIOS = new Set(['progress', 'onTrack', 'atRisk', 'settlingIn']);
const DECIMALS = new Set(['start', 'target', 'atLeast', 'atMost', 'weight', 'current', 'value', 'bandLow', 'bandHigh', 'divideBy']);

/** The words of fields whose values are chosen from a list, by the field, or by the thing and the field. */
function choicesOf({ texts, pages, history }: HistoryWords): Readonly<Record<string, Readonly<Record<string, string>> | undefined>> {
  const { values } = history;
  return {
    ...values,
    access: values['access'],
    action: pages.access.actions,
    asked: pages.access.actions,
    ambition: texts.keyResults.ambitions,
    'cycle.phase': texts.cycles.phase,
    direction: pages.kpis.direction,
    'escalation.kind': values['escalationKind'],
    'escalation.state': texts.escalations.state,
    health: pages.connections.health,
    'initiative.state': texts.objectives.initiativeState,
    'key-result.kind': texts.keyResults.kind,
    level: texts.objectives.level,
    levels: texts.objectives.level,
    'meeting.kind': values['meetingKind'],
    noun: pages.access.nouns,
    reach: pages.access.reach,
    response: pages.meetings.response,
    'person.role': texts.people.role,
    status: texts.status,
    'task.state': values['taskState'],
    'board.state': values['taskState'],
  };
}

function namesOf(names: ToldEntry['names']): (id: string) => string | null {
  const known = new Map(names.map(({ id, name }) => [id, name]));
  return (id) => known.get(id) ?? null;
}

/** As database/personal-fields.ts marks what of a person cannot be read any more. */
export function isUnreadable(value: unknown): value is { $personal: 'erased' | 'unreadable' } {
  return typeof value === 'object' && value !== null && '$personal' in value;
}

function recordOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}
