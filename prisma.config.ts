import { defineConfig } from 'prisma/config';

/** Read by Prisma's own command only; the server takes its address from env.ts. */
export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } });
