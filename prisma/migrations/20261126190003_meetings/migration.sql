-- CreateEnum
CREATE TYPE "meeting_kind" AS ENUM ('check_in', 'review', 'retro', 'other');

-- CreateEnum
CREATE TYPE "meeting_response" AS ENUM ('none', 'accepted', 'tentative', 'declined');

-- AlterTable
ALTER TABLE "cycles" ADD COLUMN     "meetings_by_id" UUID;

-- AlterTable
ALTER TABLE "connections" ADD COLUMN     "personal" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "meetings" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "cycle_id" UUID,
    "kind" "meeting_kind" NOT NULL DEFAULT 'other',
    "title" TEXT NOT NULL,
    "agenda" TEXT NOT NULL DEFAULT '',
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "duration_minutes" INTEGER NOT NULL,
    "time_zone" TEXT NOT NULL,
    "recurrence" TEXT NOT NULL DEFAULT '',
    "organizer_id" UUID NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3),
    "ics_sequence" INTEGER NOT NULL DEFAULT 0,
    "planned" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "meetings_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "meeting_participants" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "meeting_id" UUID NOT NULL,
    "person_id" UUID,
    "email" TEXT,
    "response" "meeting_response" NOT NULL DEFAULT 'none',
    "responded_at" TIMESTAMPTZ(3),

    CONSTRAINT "meeting_participants_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "meeting_exceptions" (
    "organization_id" UUID NOT NULL,
    "meeting_id" UUID NOT NULL,
    "original_start" TIMESTAMPTZ(3) NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "cancelled" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "meeting_exceptions_pkey" PRIMARY KEY ("organization_id","meeting_id","original_start")
);

-- CreateTable
CREATE TABLE "calendars" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "provider_calendar_id" TEXT NOT NULL DEFAULT '',
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "cursor" JSONB,
    "cursor_version" INTEGER NOT NULL DEFAULT 1,
    "window_from" TIMESTAMPTZ(3),
    "window_to" TIMESTAMPTZ(3),
    "round_started_at" TIMESTAMPTZ(3),
    "round_reason" TEXT NOT NULL DEFAULT '',
    "round_events" INTEGER NOT NULL DEFAULT 0,
    "last_sync_at" TIMESTAMPTZ(3),
    "rebuilt_at" TIMESTAMPTZ(3),
    "rebuilt_events" INTEGER NOT NULL DEFAULT 0,
    "rebuilt_removed" INTEGER NOT NULL DEFAULT 0,
    "channel_id" TEXT,
    "channel_resource" TEXT NOT NULL DEFAULT '',
    "channel_renew_at" TIMESTAMPTZ(3),
    "channel_expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "calendars_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "calendar_events" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "calendar_id" UUID NOT NULL,
    "provider_event_id" TEXT NOT NULL,
    "series_event_id" TEXT,
    "meeting_id" UUID,
    "original_start" TIMESTAMPTZ(3),
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "time_zone" TEXT NOT NULL,
    "recurrence" TEXT NOT NULL DEFAULT '',
    "busy" BOOLEAN NOT NULL DEFAULT true,
    "cancelled" BOOLEAN NOT NULL DEFAULT false,
    "response" "meeting_response" NOT NULL DEFAULT 'none',
    "revision" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3),
    "pushed_version" INTEGER,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "calendar_events_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "calendar_feeds" (
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "calendar_feeds_pkey" PRIMARY KEY ("organization_id","person_id")
);

-- CreateIndex
CREATE INDEX "meetings_organization_id_starts_at_idx" ON "meetings"("organization_id", "starts_at");

-- CreateIndex
CREATE INDEX "meetings_organization_id_cycle_id_idx" ON "meetings"("organization_id", "cycle_id");

-- CreateIndex
CREATE INDEX "meeting_participants_organization_id_person_id_idx" ON "meeting_participants"("organization_id", "person_id");

-- CreateIndex
CREATE UNIQUE INDEX "meeting_participants_organization_id_meeting_id_person_id_key" ON "meeting_participants"("organization_id", "meeting_id", "person_id");

-- CreateIndex
CREATE UNIQUE INDEX "meeting_participants_organization_id_meeting_id_email_key" ON "meeting_participants"("organization_id", "meeting_id", "email");

-- CreateIndex
CREATE INDEX "calendars_organization_id_owner_id_idx" ON "calendars"("organization_id", "owner_id");

-- CreateIndex
CREATE UNIQUE INDEX "calendars_organization_id_connection_id_key" ON "calendars"("organization_id", "connection_id");

-- CreateIndex
CREATE INDEX "calendar_events_organization_id_calendar_id_meeting_id_idx" ON "calendar_events"("organization_id", "calendar_id", "meeting_id");

-- CreateIndex
CREATE INDEX "calendar_events_organization_id_calendar_id_starts_at_idx" ON "calendar_events"("organization_id", "calendar_id", "starts_at");

-- CreateIndex
CREATE UNIQUE INDEX "calendar_events_organization_id_calendar_id_provider_event__key" ON "calendar_events"("organization_id", "calendar_id", "provider_event_id");

-- CreateIndex
CREATE UNIQUE INDEX "calendar_feeds_token_hash_key" ON "calendar_feeds"("token_hash");

-- Held for one organization, like every table (20261126080000_row-security).
ALTER TABLE meetings ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON meetings USING (organization_id = (SELECT current_organization()));
ALTER TABLE meeting_participants ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON meeting_participants USING (organization_id = (SELECT current_organization()));
ALTER TABLE meeting_exceptions ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON meeting_exceptions USING (organization_id = (SELECT current_organization()));
ALTER TABLE calendar_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON calendar_events USING (organization_id = (SELECT current_organization()));
-- By these an organization is found: a feed by its token, the calendars of an account that has news.
ALTER TABLE calendars ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON calendars USING (organization_id = (SELECT current_organization()) OR (SELECT current_organization()) IS NULL);
ALTER TABLE calendar_feeds ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON calendar_feeds USING (organization_id = (SELECT current_organization()) OR (SELECT current_organization()) IS NULL);
