-- CreateEnum
CREATE TYPE "task_state" AS ENUM ('todo', 'in_progress', 'in_review', 'ready_for_release', 'done');

-- CreateEnum
CREATE TYPE "task_priority" AS ENUM ('low', 'normal', 'high', 'urgent');

-- AlterTable
ALTER TABLE "key_results" ADD COLUMN     "counts_tasks" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "tasks" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "state" "task_state" NOT NULL DEFAULT 'todo',
    "rank" DOUBLE PRECISION NOT NULL,
    "blocked_reason" TEXT,
    "assignee_id" UUID,
    "creator_id" UUID,
    "due_on" DATE,
    "priority" "task_priority" NOT NULL DEFAULT 'normal',
    "labels" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "objective_id" UUID,
    "key_result_id" UUID,
    "connection_id" UUID,
    "branch" TEXT,
    "pull_request" JSONB,
    "releases" INTEGER NOT NULL DEFAULT 0,
    "release_note" TEXT NOT NULL DEFAULT '',
    "done_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "linked_items" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key_result_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "linked_items_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "tasks_organization_id_state_rank_id_idx" ON "tasks"("organization_id", "state", "rank", "id");

-- CreateIndex
CREATE INDEX "tasks_organization_id_objective_id_idx" ON "tasks"("organization_id", "objective_id");

-- CreateIndex
CREATE INDEX "tasks_organization_id_key_result_id_state_idx" ON "tasks"("organization_id", "key_result_id", "state");

-- CreateIndex
CREATE INDEX "tasks_organization_id_connection_id_idx" ON "tasks"("organization_id", "connection_id");

-- CreateIndex
CREATE INDEX "linked_items_organization_id_connection_id_idx" ON "linked_items"("organization_id", "connection_id");

-- CreateIndex
CREATE UNIQUE INDEX "linked_items_organization_id_key_result_id_url_key" ON "linked_items"("organization_id", "key_result_id", "url");

-- Held for one organization, like every table (20261126080000_row-security).
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON tasks USING (organization_id = (SELECT current_organization()));
ALTER TABLE linked_items ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON linked_items USING (organization_id = (SELECT current_organization()));
