-- CreateTable
CREATE TABLE "organization_logos" (
    "organization_id" UUID NOT NULL,
    "media_type" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "organization_logos_pkey" PRIMARY KEY ("organization_id")
);

-- Held for one organization, like every table (20261126080000_row-security).
ALTER TABLE organization_logos ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON organization_logos USING (organization_id = (SELECT current_organization()));
