import { useCallback, useEffect, useState } from 'react';
import { useClient } from 'urql';
import { useChanges } from '../app/live.ts';
import { type ListedObjective, type ListedTeam, ObjectivesQuery } from './objectives-query.ts';

export interface AllObjectives {
  objectives: readonly ListedObjective[];
  teams: readonly ListedTeam[];
}

/** All objectives of a cycle, page after page, since a tree with holes says wrong things; asked again when one changes. */
export function useAllObjectives(cycleId: string | undefined): { data: AllObjectives | undefined; error: Error | undefined; reload: () => Promise<void> } {
  const client = useClient();
  const [data, setData] = useState<AllObjectives>();
  const [error, setError] = useState<Error>();

  const load = useCallback(async () => {
    if (cycleId === undefined) return;
    const objectives: ListedObjective[] = [];
    for (let after: string | null = null; ; ) {
      const result: Awaited<ReturnType<typeof askForPage>> = await askForPage(after);
      if (result.data === undefined) return setError(result.error);
      objectives.push(...result.data.objectives.edges.map(({ node }) => node));
      after = result.data.objectives.pageInfo.endCursor;
      if (!result.data.objectives.pageInfo.hasNextPage || after === null) {
        setError(undefined);
        return setData({ objectives, teams: result.data.teams });
      }
    }

    function askForPage(after: string | null) {
      return client.query(ObjectivesQuery, { cycleId: cycleId ?? '', after }, { requestPolicy: 'network-only' }).toPromise();
    }
  }, [client, cycleId]);

  useEffect(() => {
    // Sets state after an answer, never while the effect runs.
    queueMicrotask(() => void load());
  }, [load]);
  useChanges(['Objective', 'KeyResult', 'CheckIn'], () => void load());
  return { data, error, reload: load };
}
