import { expect, test } from '@jest/globals';
import { type Client, ServiceError } from '@temporalio/client';
import { pino } from 'pino';
import type { Database } from '../database/client.ts';
import { createWorkflowStarter } from './start-workflows.ts';

/** A client whose server answers an update with this status of gRPC, as the SDK throws it. */
function starterThatMeets(status: number) {
  const cause = Object.assign(new Error('9 FAILED_PRECONDITION'), { code: status, details: 'Workflow Task in failed state.', metadata: {} });
  const executeUpdate = () => Promise.reject(new ServiceError('Workflow Update failed', { cause }));
  const client = { workflow: { getHandle: () => ({ executeUpdate }) } } as unknown as Client;
  return createWorkflowStarter({ database: {} as Database, currentClient: () => client, log: pino({ level: 'silent' }) });
}

// The server of Temporal's own tests keeps such an update waiting, which the real one refuses.
test('a workflow whose steps fail, as without its former key, is no error of ours: who asks it is told to come back', async () => {
  await expect(starterThatMeets(9).update({ workflowId: 'cycle/1', name: 'pause' })).rejects.toMatchObject({
    code: 'NOT_READY',
    message: expect.stringContaining('cannot go on'),
  });
});

test('any other trouble of Temporal is thrown on', async () => {
  await expect(starterThatMeets(13).update({ workflowId: 'cycle/1', name: 'pause' })).rejects.toThrow('Workflow Update failed');
});
