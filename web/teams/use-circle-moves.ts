import { useCallback, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { type Outcome, useAct } from '../app/act.ts';
import { useCirclesTexts } from '../texts/circles-texts.ts';
import { notify } from '../ui/notices.tsx';
import { afterMoves, backOf, type CircleMove } from './circle-moves.ts';
import { type CirclesPerson, MovePerson, PeopleOfCirclesQuery } from './circles-query.ts';
import { type TeamData, TeamsQuery, UpdateAccountability, UpdateTeam } from './teams-query.ts';

interface Organization {
  teams: readonly TeamData[];
  people: readonly CirclesPerson[];
}

/** Changes the organization. A move is shown at once and can be taken back by its notice; refused, all is shown as the server has it. */
export function useCircleMoves(organization: Organization) {
  const { circles: words } = useCirclesTexts();
  const client = useClient();
  const [moves, setMoves] = useState<readonly CircleMove[]>([]);
  const shown = useMemo(() => afterMoves(organization, moves), [organization, moves]);
  const team = useAct(UpdateTeam);
  const person = useAct(MovePerson);
  const role = useAct(UpdateAccountability);

  const write = useCallback(
    async ({ teams, people }: Organization, move: CircleMove, version: number | null): Promise<Outcome<{ version: number }> | null> => {
      switch (move.kind) {
        case 'team': {
          const row = teams.find(({ id }) => id === move.id);
          if (row === undefined) return null;
          const input = { name: row.name, leadId: row.lead?.id ?? null, parentId: move.parentId };
          return team.act({ id: row.id, version: version ?? row.version, input });
        }
        case 'person': {
          const row = people.find(({ id }) => id === move.id);
          return row === undefined ? null : person.act({ id: row.id, version: version ?? row.version, teamId: move.teamId });
        }
        case 'role': {
          const row = teams.flatMap(({ accountabilities }) => accountabilities).find(({ id }) => id === move.id);
          if (row === undefined) return null;
          const input = { name: row.name, purpose: row.purpose, duties: row.duties, holderIds: [...move.holderIds] };
          return role.act({ id: row.id, version: version ?? row.version, teamId: move.teamId, input });
        }
      }
    },
    [team, person, role],
  );

  /** `name` is of what moved, `said` what is told of it. */
  async function moveTo(move: CircleMove, { name, said, undoes = null }: { name: string; said: string; undoes?: number | null }) {
    const back = undoes === null ? backOf(organization, move) : null;
    setMoves((before) => [...before, move]);
    const outcome = await write(organization, move, undoes);
    // Read before the move is forgotten, or it would go back for a moment.
    await Promise.all([TeamsQuery, PeopleOfCirclesQuery].map((query) => client.query(query, {}, { requestPolicy: 'network-only' }).toPromise()));
    setMoves((before) => before.filter((each) => each !== move));
    if (!outcome?.ok) return;
    const { version } = outcome.data;
    const action = back === null ? {} : { action: { label: words.undo, run: () => void moveTo(back, { name, said: words.drag.back(name), undoes: version }) } };
    notify({ tone: 'good', message: said, ...action });
  }

  return { shown, moveTo };
}
