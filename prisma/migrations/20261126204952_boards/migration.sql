-- AlterEnum
ALTER TYPE "task_state" ADD VALUE 'blocked' BEFORE 'in_review';

-- AlterEnum: what was "normal" was what nobody had said anything of.
CREATE TYPE "task_priority_new" AS ENUM ('none', 'low', 'medium', 'high', 'urgent');
ALTER TABLE "tasks" ALTER COLUMN "priority" DROP DEFAULT;
ALTER TABLE "tasks" ALTER COLUMN "priority" TYPE "task_priority_new"
  USING (CASE "priority"::text WHEN 'normal' THEN 'none' ELSE "priority"::text END::"task_priority_new");
ALTER TYPE "task_priority" RENAME TO "task_priority_old";
ALTER TYPE "task_priority_new" RENAME TO "task_priority";
DROP TYPE "task_priority_old";
ALTER TABLE "tasks" ALTER COLUMN "priority" SET DEFAULT 'none';

-- CreateTable
CREATE TABLE "boards" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "boards_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "board_columns" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "board_id" UUID NOT NULL,
    "title" TEXT NOT NULL DEFAULT '',
    "state" "task_state" NOT NULL,
    "wip_limit" INTEGER,
    "place" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "board_columns_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "board_columns_organization_id_board_id_place_idx" ON "board_columns"("organization_id", "board_id", "place");

-- The one board that every company had, with the columns that its states were (domain/board.ts).
INSERT INTO boards (organization_id, id, created_at) SELECT id, gen_random_uuid(), created_at FROM organizations;
INSERT INTO board_columns (organization_id, id, board_id, state, place)
SELECT b.organization_id, gen_random_uuid(), b.id, c.state::task_state, c.place
FROM boards b, (VALUES ('todo', 1), ('in_progress', 2), ('in_review', 3), ('ready_for_release', 4), ('done', 5)) AS c (state, place);

-- AlterTable
ALTER TABLE "tasks" ADD COLUMN     "checklist" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "column_id" UUID;
UPDATE tasks t SET column_id = c.id FROM board_columns c WHERE c.organization_id = t.organization_id AND c.state = t.state;
ALTER TABLE "tasks" ALTER COLUMN "column_id" SET NOT NULL;

-- DropIndex
DROP INDEX "tasks_organization_id_state_rank_id_idx";

-- CreateIndex
CREATE INDEX "tasks_organization_id_column_id_rank_id_idx" ON "tasks"("organization_id", "column_id", "rank", "id");

-- Held for one organization, like every table (20261126080000_row-security).
ALTER TABLE boards ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON boards USING (organization_id = (SELECT current_organization()));
ALTER TABLE board_columns ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON board_columns USING (organization_id = (SELECT current_organization()));
