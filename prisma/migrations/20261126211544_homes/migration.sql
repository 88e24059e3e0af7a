-- CreateTable
CREATE TABLE "homes" (
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "panels" JSONB,
    "news_since" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "homes_pkey" PRIMARY KEY ("organization_id","person_id")
);

-- Held for one organization, like every table (20261126080000_row-security).
ALTER TABLE homes ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON homes USING (organization_id = (SELECT current_organization()));
