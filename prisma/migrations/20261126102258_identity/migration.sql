-- A session now belongs to an account as well, which those that run have not: everybody signs in once more.
DELETE FROM "sessions";

-- AlterTable
ALTER TABLE "teams" ADD COLUMN     "external_id" TEXT;

-- AlterTable
ALTER TABLE "people" ADD COLUMN     "external_id" TEXT,
ADD COLUMN     "service" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "sessions" DROP COLUMN "ended_at",
ADD COLUMN     "account_id" UUID NOT NULL,
ADD COLUMN     "method" TEXT NOT NULL DEFAULT 'password',
ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL;

-- AlterTable
ALTER TABLE "sign_in_links" ADD COLUMN     "invited_by_id" UUID;

-- CreateTable
CREATE TABLE "accounts" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "two_factor_enabled" BOOLEAN DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_credentials" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "provider_account_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "password" TEXT,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_credentials_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_verifications" (
    "id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_passkeys" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT,
    "public_key" TEXT NOT NULL,
    "credential_id" TEXT NOT NULL,
    "counter" INTEGER NOT NULL,
    "device_type" TEXT NOT NULL,
    "backed_up" BOOLEAN NOT NULL,
    "transports" TEXT,
    "aaguid" TEXT,
    "created_at" TIMESTAMPTZ(3),

    CONSTRAINT "account_passkeys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_two_factors" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "secret" TEXT NOT NULL,
    "backup_codes" TEXT NOT NULL,
    "verified" BOOLEAN DEFAULT true,
    "failed_verification_count" INTEGER DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "account_two_factors_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempt_counts" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "attempt_counts_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "sso_providers" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "secret" BYTEA NOT NULL,
    "secret_key_id" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "domain_proof" TEXT NOT NULL,
    "domain_proven_at" TIMESTAMPTZ(3),
    "creates_people" BOOLEAN NOT NULL DEFAULT true,
    "required" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "sso_providers_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "token_hash" TEXT NOT NULL,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "people_email_idx" ON "people"("email");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_email_key" ON "accounts"("email");

-- CreateIndex
CREATE INDEX "account_credentials_account_id_idx" ON "account_credentials"("account_id");

-- CreateIndex
CREATE INDEX "account_verifications_identifier_idx" ON "account_verifications"("identifier");

-- CreateIndex
CREATE INDEX "account_passkeys_account_id_idx" ON "account_passkeys"("account_id");

-- CreateIndex
CREATE INDEX "account_passkeys_credential_id_idx" ON "account_passkeys"("credential_id");

-- CreateIndex
CREATE INDEX "account_two_factors_account_id_idx" ON "account_two_factors"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "sso_providers_id_key" ON "sso_providers"("id");

-- CreateIndex
CREATE INDEX "sso_providers_domain_idx" ON "sso_providers"("domain");

-- CreateIndex
CREATE UNIQUE INDEX "sso_providers_organization_id_key" ON "sso_providers"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_token_hash_key" ON "api_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "api_tokens_organization_id_person_id_idx" ON "api_tokens"("organization_id", "person_id");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_id_key" ON "sessions"("id");

-- CreateIndex
CREATE INDEX "sessions_account_id_idx" ON "sessions"("account_id");

-- A domain is proven by one organization alone.
CREATE UNIQUE INDEX "sso_providers_proven_domain_key" ON "sso_providers"("domain") WHERE "domain_proven_at" IS NOT NULL;

DO $$
DECLARE
  name text;
BEGIN
  -- By these an organization is found (20261126080000_row-security).
  FOREACH name IN ARRAY ARRAY['sso_providers', 'api_tokens'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY organization ON %I USING (organization_id = (SELECT current_organization()) OR (SELECT current_organization()) IS NULL)',
      name
    );
  END LOOP;
  -- Accounts stand above organizations: whoever works in the name of one reads none of them.
  FOREACH name IN ARRAY ARRAY['accounts', 'account_credentials', 'account_verifications', 'account_passkeys', 'account_two_factors', 'attempt_counts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY organization ON %I USING ((SELECT current_organization()) IS NULL)', name);
  END LOOP;
END
$$;
