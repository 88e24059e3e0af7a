-- CreateTable
CREATE TABLE "accountabilities" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT '',
    "duties" TEXT[],
    "holder_ids" UUID[],
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "accountabilities_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "accountabilities_organization_id_team_id_name_key" ON "accountabilities"("organization_id", "team_id", "name");

-- Held for one organization, like every table (20261126080000_row-security).
ALTER TABLE accountabilities ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON accountabilities USING (organization_id = (SELECT current_organization()));
