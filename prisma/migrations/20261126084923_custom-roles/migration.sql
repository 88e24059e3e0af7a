-- AlterTable
ALTER TABLE "people" ADD COLUMN     "custom_role_id" UUID;

-- CreateTable
CREATE TABLE "custom_roles" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "grants" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "custom_roles_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "custom_roles_organization_id_name_key" ON "custom_roles"("organization_id", "name");

-- Held for one organization, like every table (20261126080000_row-security).
ALTER TABLE custom_roles ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON custom_roles USING (organization_id = (SELECT current_organization()));
