import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../test/workflow-bundle.ts';
import * as workflows from './index.ts';

const FOLDER = join(import.meta.dirname, 'histories');
const histories = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ workflowId: basename(file, '.json'), history: historyIn(file) }));

test('every recorded history replays: cycles that run survive this code', async () => {
  const failures = await replay((await workflowBundle()).code);

  expect(failures).toEqual([]);
  expect(histories.map(({ workflowId }) => workflowId)).toEqual(
    expect.arrayContaining([
      'okr-cycle',
      'weekly-check-in',
      'escalation-off-track',
      'escalation-missed-check-ins',
      'retro',
      'connection',
      'metric-sync',
      'task-release',
    ]),
  );
}, 120_000);

test('every workflow has a recorded history', () => {
  const recorded = new Set(histories.map(({ history }) => history.events[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name));

  expect(Object.keys(workflows).filter((name) => !recorded.has(name))).toEqual([]);
});

test('a broken copy does not replay, so the net holds', async () => {
  const { code } = await workflowBundle();
  const broken = code.replaceAll(/\.(askForCheckIns|activateCycle|tellRecipients|writeRetro|syncSources|readPullRequest|pushCalendar)\b/g, '.renamed');

  const failures = await replay(broken);

  expect(broken).not.toBe(code);
  expect(failures.map(({ workflowId }) => workflowId)).toEqual(
    expect.arrayContaining(['okr-cycle', 'weekly-check-in', 'escalation-off-track', 'retro', 'metric-sync', 'task-release', 'calendar-sync']),
  );
}, 120_000);

/** As protobufjs writes it: the SDK's own reader fails where two copies of protobufjs are installed. */
function historyIn(file: string) {
  return temporal.api.history.v1.History.fromObject(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
}

async function replay(code: string): Promise<{ workflowId: string; error: string }[]> {
  const failures: { workflowId: string; error: string }[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: { code } }, histories))
    if (error) failures.push({ workflowId, error: error.message });
  return failures;
}
