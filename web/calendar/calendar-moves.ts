import { useRef, useState } from 'react';
import { type Outcome, useAct } from '../app/act.ts';
import { UpdateTask } from '../boards/board-query.ts';
import { useCalendarTexts } from '../texts/calendar-texts.ts';
import { notify } from '../ui/notices.tsx';
import { type Entry, instantOf, type Move, type Place, shifted } from './calendar-entries.ts';
import { type DueDateData, MoveMeeting, type OccurrenceData } from './calendar-query.ts';
import { usePlaceFormats } from './place-format.ts';

/** A move that waits for the answer which ones are meant. */
export interface Question {
  entry: Entry;
  occurrence: OccurrenceData;
  to: Place;
}

type Written = Outcome<{ id: string; version: number }>;

/** One move with what it takes to write it over a version, there or back. */
interface Change {
  id: string;
  version: number;
  title: string;
  shown: { there: Move; back: Move };
  write: (version: number) => Promise<Written>;
  writeBack: (version: number) => Promise<Written>;
}

/**
 * Moves what is put down somewhere else: shown at once, written one after another, and undone from its notice. Refused, it goes back to where the server has
 * it, and the reason is said.
 */
export function useCalendarMoves({ timeZone, readAgain }: { timeZone: string; readAgain: () => Promise<unknown> }) {
  const words = useCalendarTexts();
  const format = usePlaceFormats();
  const { act: actTask } = useAct(UpdateTask);
  const { act: actMeeting } = useAct(MoveMeeting);
  const [moves, setMoves] = useState<readonly Move[]>([]);
  const [question, setQuestion] = useState<Question | null>(null);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  // A second move may be made before the first is read back.
  const versions = useRef(new Map<string, number>());

  function drop(entry: Entry, to: Place): void {
    if (entry.day === to.day && entry.minutes === to.minutes) return;
    const { source } = entry;
    if (source.kind === 'due') make(taskChange(source.due, to.day), to);
    else if (source.kind === 'meeting') {
      if (source.occurrence.meeting.repeats === 'none') make(meetingChange(source.occurrence, to, { whole: true }), to);
      else setQuestion({ entry, occurrence: source.occurrence, to });
    }
  }

  function answer(whole: boolean | null): void {
    if (question !== null && whole !== null) make(meetingChange(question.occurrence, question.to, { whole }), question.to);
    setQuestion(null);
  }

  function make(change: Change, to: Place): void {
    const { id, title, shown } = change;
    const undo = (version: number) => {
      versions.current.set(id, version);
      run(shown.back, id, change.version, change.writeBack, () => notify({ tone: 'good', message: words.undone(title) }));
    };
    run(shown.there, id, change.version, change.write, (version) =>
      notify({ tone: 'good', message: words.movedTo(title, format.when(to)), action: { label: words.undo, run: () => undo(version) } }),
    );
  }

  function run(move: Move, id: string, seen: number, write: Change['write'], onDone: (version: number) => void): void {
    setMoves((before) => [...before, move]);
    queue.current = queue.current.then(async () => {
      const outcome = await write(Math.max(seen, versions.current.get(id) ?? 0));
      if (outcome.ok) {
        versions.current.set(id, outcome.data.version);
        onDone(outcome.data.version);
      }
      // Read before the move is forgotten, or it would go back for a moment; refused, this shows where it is.
      await readAgain();
      setMoves((before) => before.filter((each) => each !== move));
    });
  }

  function taskChange({ id, title, version, day }: DueDateData, dueOn: string): Change {
    const shown = (to: string): Move => ({ kind: 'task', id, day: to });
    const write = (to: string) => (over: number) => actTask({ id, version: over, input: { dueOn: to } });
    return { id, version, title, shown: { there: shown(dueOn), back: shown(day) }, write: write(dueOn), writeBack: write(day) };
  }

  function meetingChange({ originalStart, startsAt, meeting }: OccurrenceData, to: Place, { whole }: { whole: boolean }): Change {
    const { id, title, version } = meeting;
    const target = instantOf(to, timeZone);
    const write = (input: { originalStart: string; startsAt: string }) => (over: number) => actMeeting({ id, version: over, ...input, whole });
    // Of a moved series the instance has another name: where the series now has it.
    const nameAfter = whole ? shifted(originalStart, { from: startsAt, to: target }, meeting.timeZone) : originalStart;
    const shown = (from: string, where: string): Move =>
      whole ? { kind: 'series', meetingId: id, from, to: where } : { kind: 'occurrence', meetingId: id, originalStart, startsAt: where };
    return {
      ...{ id, version, title },
      shown: { there: shown(startsAt, target), back: shown(target, startsAt) },
      write: write({ originalStart, startsAt: target }),
      writeBack: write({ originalStart: nameAfter, startsAt }),
    };
  }

  return { moves, drop, question, answer };
}

/** Why somebody may not move it; null where they may, undefined where nobody does it here. */
export function stillWhy({ source }: Entry, words: ReturnType<typeof useCalendarTexts>): string | null | undefined {
  if (source.kind === 'meeting') return source.occurrence.meeting.mayChange ? null : words.notMine(source.occurrence.meeting.organizer.name);
  if (source.kind === 'due' && source.due.kind === 'task') return source.due.mayChange ? null : words.notMyTask;
  return undefined;
}
