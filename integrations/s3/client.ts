import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { answeredStatus, translateS3Error } from './errors.ts';

/** A bucket and who we are there, as the operator gave it. Without an endpoint it is Amazon's. */
export interface FileStore {
  endpoint: string | null;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** What we ask of a bucket. All of it throws ProviderError. */
export interface Bucket {
  /** Writes an object that is not there yet; one that is there stays as it is. */
  putNew(key: string, text: string): Promise<'written' | 'taken'>;
  read(key: string): Promise<string>;
  /** All keys with the prefix that sort behind `after` ('' for all), in order, read in pages of a thousand. */
  keys(range: { prefix: string; after: string }): AsyncIterable<string>;
  close(): void;
}

/** Opens the bucket; nothing is asked of it yet. Each request is made once, and ends after `timeoutMs` (default 10 s). */
export function openBucket({ endpoint, region, bucket, accessKeyId, secretAccessKey }: FileStore, { timeoutMs = 10_000 } = {}): Bucket {
  const client = new S3Client({
    region,
    // Servers other than Amazon's are rarely known by a name for each bucket.
    ...(endpoint !== null && { endpoint, forcePathStyle: true }),
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Without `throwOnRequestTimeout` the SDK only warns and waits on.
    requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, socketTimeout: timeoutMs, throwOnRequestTimeout: true },
  });
  const call = <Answer>(request: Promise<Answer>): Promise<Answer> =>
    request.catch((error: unknown) => {
      throw translateS3Error(error, bucket);
    });

  return {
    putNew: (key, text) =>
      call(
        client
          // A bucket under object lock takes nothing without a checksum.
          .send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType: 'application/json', IfNoneMatch: '*', ChecksumAlgorithm: 'SHA256' }))
          .then(
            () => 'written' as const,
            (error: unknown) => {
              if (answeredStatus(error) === 412) return 'taken' as const;
              throw error;
            },
          ),
      ),
    read: (key) => call(client.send(new GetObjectCommand({ Bucket: bucket, Key: key })).then(async ({ Body }) => (await Body?.transformToString()) ?? '')),
    keys: async function* ({ prefix, after }) {
      for (let startAfter = after, more = true; more; ) {
        const page = await call(
          client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(startAfter !== '' && { StartAfter: startAfter }) })),
        );
        const keys = (page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
        yield* keys;
        startAfter = keys.at(-1) ?? '';
        more = page.IsTruncated === true && keys.length > 0;
      }
    },
    close: () => client.destroy(),
  };
}
