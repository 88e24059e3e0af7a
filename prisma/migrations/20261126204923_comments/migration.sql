-- CreateTable
CREATE TABLE "comments" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "objective_id" UUID NOT NULL,
    "key_result_id" UUID,
    "check_in_id" UUID,
    "author_id" UUID NOT NULL,
    "body" TEXT NOT NULL,
    "mentioned_ids" UUID[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "edited_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "comments_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "comment_reactions" (
    "organization_id" UUID NOT NULL,
    "comment_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "reaction" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "comment_reactions_pkey" PRIMARY KEY ("organization_id","comment_id","person_id","reaction")
);

-- CreateTable
CREATE TABLE "notices" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "comment_id" UUID,
    "actor_id" UUID,
    "occurrence" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "notices_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "comments_organization_id_objective_id_created_at_idx" ON "comments"("organization_id", "objective_id", "created_at");

-- CreateIndex
CREATE INDEX "comments_organization_id_key_result_id_created_at_idx" ON "comments"("organization_id", "key_result_id", "created_at");

-- CreateIndex
CREATE INDEX "comments_organization_id_check_in_id_created_at_idx" ON "comments"("organization_id", "check_in_id", "created_at");

-- CreateIndex
CREATE INDEX "notices_organization_id_person_id_at_id_idx" ON "notices"("organization_id", "person_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "notices_organization_id_comment_id_idx" ON "notices"("organization_id", "comment_id");

-- CreateIndex
CREATE UNIQUE INDEX "notices_organization_id_person_id_kind_occurrence_key" ON "notices"("organization_id", "person_id", "kind", "occurrence");

-- Held for one organization, like every table (20261126080000_row-security).
ALTER TABLE comments ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON comments USING (organization_id = (SELECT current_organization()));
ALTER TABLE comment_reactions ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON comment_reactions USING (organization_id = (SELECT current_organization()));
ALTER TABLE notices ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON notices USING (organization_id = (SELECT current_organization()));
