import { wholeList } from '../whole-list.ts';
import type { GithubClient } from './client.ts';
import { listSchema, releaseSchema } from './schema.ts';

/** Releases, without drafts and pre-releases; GitHub lists them newest first. */
export const releases = (client: GithubClient) =>
  wholeList({
    list: async ({ page, etag }, { signal }) => {
      const answer = await client.get({ route: 'GET /repos/{owner}/{repo}/releases', parameters: { per_page: 100, page }, schema: listSchema, etag, signal });
      return answer.notModified ? answer : { ...answer, items: answer.data };
    },
    item: (raw) => {
      const release = releaseSchema.safeParse(raw);
      if (!release.success) return null;
      const { id, draft, prerelease, published_at } = release.data;
      return { key: id, publishedAt: draft || prerelease ? null : published_at };
    },
  });
