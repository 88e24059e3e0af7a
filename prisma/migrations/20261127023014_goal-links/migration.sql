-- CreateTable
CREATE TABLE "goal_links" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "objective_id" UUID NOT NULL,
    "key_result_id" UUID,
    "url" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "goal_links_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "goal_links_organization_id_objective_id_idx" ON "goal_links"("organization_id", "objective_id");

-- CreateIndex
CREATE INDEX "goal_links_organization_id_key_result_id_idx" ON "goal_links"("organization_id", "key_result_id");

-- Held for one organization, like every table (20261126080000_row-security).
ALTER TABLE goal_links ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON goal_links USING (organization_id = (SELECT current_organization()));
