-- AlterTable
ALTER TABLE "objectives" ADD COLUMN     "carried_from_id" UUID;

-- CreateTable
CREATE TABLE "goal_views" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "parameters" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "goal_views_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "default_goal_views" (
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "goal_view_id" UUID NOT NULL,

    CONSTRAINT "default_goal_views_pkey" PRIMARY KEY ("organization_id","person_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "goal_views_organization_id_owner_id_name_key" ON "goal_views"("organization_id", "owner_id", "name");

-- CreateIndex
CREATE INDEX "default_goal_views_organization_id_goal_view_id_idx" ON "default_goal_views"("organization_id", "goal_view_id");

-- Held for one organization, like every table (20261126080000_row-security).
ALTER TABLE goal_views ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON goal_views USING (organization_id = (SELECT current_organization()));
ALTER TABLE default_goal_views ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON default_goal_views USING (organization_id = (SELECT current_organization()));
