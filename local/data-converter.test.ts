import { expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import internal from '@temporalio/common/lib/internal-non-workflow/index.js';
import proto from '@temporalio/proto';
import { secretKeyring } from '../database/secrets.ts';
import { encryptedPayloads } from './data-converter.ts';

test('of an error that names somebody, and of its cause, Temporal keeps no word but its type', async () => {
  const converter = internal.loadDataConverter(encryptedPayloads(secretKeyring('a key for tests of failures')));
  const cause = new Error('550 no mailbox of mara@example.test');
  const error = ApplicationFailure.create({ message: 'Mara Merkel cannot be told', type: 'ProviderError', details: ['Mara'], cause });

  const kept = await internal.encodeErrorToFailure(converter, error);
  const read = await internal.decodeOptionalFailureToOptionalError(converter, kept);

  expect(kept).toMatchObject({ message: 'Encoded failure', stackTrace: '', cause: { message: 'Encoded failure', stackTrace: '' } });
  expect(Buffer.from(proto.temporal.api.failure.v1.Failure.encode(kept).finish()).toString('latin1')).not.toMatch(/mara|mailbox/i);
  expect(read).toMatchObject({ message: 'Mara Merkel cannot be told', type: 'ProviderError', details: ['Mara'], cause: { message: cause.message } });
});
