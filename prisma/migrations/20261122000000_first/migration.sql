-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "role" AS ENUM ('ADMIN', 'MANAGER', 'TEAM_LEAD', 'CONTRIBUTOR', 'VIEWER');

-- CreateEnum
CREATE TYPE "cycle_phase" AS ENUM ('draft', 'planning', 'active', 'paused', 'closing', 'retro', 'closed', 'cancelled');

-- CreateEnum
CREATE TYPE "objective_level" AS ENUM ('COMPANY', 'TEAM', 'INDIVIDUAL');

-- CreateEnum
CREATE TYPE "key_result_kind" AS ENUM ('increase', 'decrease', 'maintain', 'milestone', 'binary');

-- CreateEnum
CREATE TYPE "status" AS ENUM ('ON_TRACK', 'AT_RISK', 'OFF_TRACK', 'COMPLETED', 'DROPPED');

-- CreateEnum
CREATE TYPE "freshness" AS ENUM ('FRESH', 'STALE');

-- CreateEnum
CREATE TYPE "ambition" AS ENUM ('aspirational', 'committed');

-- CreateEnum
CREATE TYPE "check_in_source" AS ENUM ('PERSON', 'LINK', 'METRIC', 'IMPORT');

-- CreateEnum
CREATE TYPE "initiative_state" AS ENUM ('planned', 'in_progress', 'blocked', 'completed');

-- CreateEnum
CREATE TYPE "connection_health" AS ENUM ('ok', 'degraded', 'reauth_needed', 'bad_config', 'paused');

-- CreateEnum
CREATE TYPE "effect_state" AS ENUM ('planned', 'sending', 'sent', 'unknown', 'skipped', 'failed');

-- CreateEnum
CREATE TYPE "escalation_kind" AS ENUM ('off_track', 'missed_check_in');

-- CreateEnum
CREATE TYPE "escalation_state" AS ENUM ('open', 'acknowledged', 'snoozed', 'recovered', 'closed');

-- CreateEnum
CREATE TYPE "link_purpose" AS ENUM ('check_in', 'learning', 'acknowledge', 'unsubscribe');

-- CreateEnum
CREATE TYPE "command_kind" AS ENUM ('start', 'signal');

-- CreateTable
CREATE TABLE "organizations" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'en',
    "settings" JSONB NOT NULL,
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "teams" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" UUID,
    "lead_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "teams_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "people" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "manager_id" UUID,
    "team_id" UUID,
    "role" "role" NOT NULL DEFAULT 'CONTRIBUTOR',
    "time_zone" TEXT NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'en',
    "leadership" BOOLEAN NOT NULL DEFAULT false,
    "deputy_id" UUID,
    "deputy_until" TIMESTAMPTZ(3),
    "preferences" JSONB NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "people_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "cycles" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE NOT NULL,
    "phase" "cycle_phase" NOT NULL DEFAULT 'draft',
    "educational" BOOLEAN NOT NULL DEFAULT false,
    "planning" JSONB NOT NULL,
    "paused_at" TIMESTAMPTZ(3),
    "resumed_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "closing" JSONB,
    "previous_cycle_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "cycles_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "planning_approvals" (
    "organization_id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "level" "objective_level" NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "planning_approvals_pkey" PRIMARY KEY ("organization_id","cycle_id","level")
);

-- CreateTable
CREATE TABLE "objectives" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "level" "objective_level" NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "team_id" UUID,
    "owner_id" UUID NOT NULL,
    "parent_id" UUID,
    "alignment_note" TEXT NOT NULL DEFAULT '',
    "weight" DECIMAL NOT NULL DEFAULT 1,
    "position" INTEGER NOT NULL DEFAULT 0,
    "progress" DOUBLE PRECISION,
    "status" "status",
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "objectives_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "key_results" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "objective_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "kind" "key_result_kind" NOT NULL,
    "unit" TEXT NOT NULL DEFAULT '',
    "start" DECIMAL,
    "target" DECIMAL,
    "at_least" DECIMAL,
    "at_most" DECIMAL,
    "period_days" INTEGER NOT NULL DEFAULT 7,
    "due_on" DATE,
    "weight" DECIMAL NOT NULL DEFAULT 1,
    "ambition" "ambition" NOT NULL DEFAULT 'aspirational',
    "owner_id" UUID,
    "owner_team_id" UUID,
    "position" INTEGER NOT NULL DEFAULT 0,
    "confidence" INTEGER,
    "current" DECIMAL,
    "raw" DOUBLE PRECISION,
    "progress" DOUBLE PRECISION,
    "wrong_way" BOOLEAN NOT NULL DEFAULT false,
    "expected" DOUBLE PRECISION,
    "pace" DOUBLE PRECISION,
    "status" "status",
    "computed_status" "status",
    "too_early" BOOLEAN NOT NULL DEFAULT false,
    "freshness" "freshness" NOT NULL DEFAULT 'FRESH',
    "status_since" TIMESTAMPTZ(3),
    "off_track_days" INTEGER NOT NULL DEFAULT 0,
    "judged_at" TIMESTAMPTZ(3),
    "last_check_in_id" UUID,
    "last_check_in_at" TIMESTAMPTZ(3),
    "override" JSONB,
    "dropped_at" TIMESTAMPTZ(3),
    "drop_reason" TEXT,
    "forecast" JSONB,
    "early_forecast" JSONB,
    "first_flagged_at" TIMESTAMPTZ(3),
    "carried_from_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "key_results_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "milestone_steps" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key_result_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "weight" DECIMAL NOT NULL DEFAULT 1,
    "due_on" DATE,
    "done_at" TIMESTAMPTZ(3),
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "milestone_steps_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "check_ins" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "key_result_id" UUID NOT NULL,
    "author_id" UUID,
    "source" "check_in_source" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "week" TEXT NOT NULL,
    "late" BOOLEAN NOT NULL DEFAULT false,
    "value" DECIMAL,
    "confidence" INTEGER,
    "progress_note" TEXT NOT NULL DEFAULT '',
    "blocker" TEXT NOT NULL DEFAULT '',
    "tell_manager" BOOLEAN NOT NULL DEFAULT false,
    "change_note" TEXT NOT NULL DEFAULT '',
    "shown_progress" DOUBLE PRECISION,
    "shown_expected" DOUBLE PRECISION,
    "shown_status" "status",
    "sample_id" UUID,

    CONSTRAINT "check_ins_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "status_changes" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "key_result_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "from" "status",
    "to" "status",
    "progress" DOUBLE PRECISION,
    "expected" DOUBLE PRECISION,
    "reason" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "status_changes_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "weekly_figures" (
    "organization_id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "week" TEXT NOT NULL,
    "asked" INTEGER NOT NULL,
    "answered" INTEGER NOT NULL,
    "by_status" JSONB NOT NULL,
    "by_team" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "weekly_figures_pkey" PRIMARY KEY ("organization_id","cycle_id","week")
);

-- CreateTable
CREATE TABLE "initiatives" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "objective_id" UUID NOT NULL,
    "key_result_id" UUID,
    "title" TEXT NOT NULL,
    "owner_id" UUID,
    "state" "initiative_state" NOT NULL DEFAULT 'planned',
    "due_on" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "initiatives_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "connections" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "secret" BYTEA,
    "secret_key_id" TEXT,
    "owner_id" UUID NOT NULL,
    "health" "connection_health" NOT NULL DEFAULT 'ok',
    "health_reason" TEXT NOT NULL DEFAULT '',
    "health_since" TIMESTAMPTZ(3),
    "owner_told_at" TIMESTAMPTZ(3),
    "last_sync_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "connections_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "metric_sources" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "key_result_id" UUID NOT NULL,
    "metric" TEXT NOT NULL,
    "query" JSONB NOT NULL,
    "cadence_minutes" INTEGER NOT NULL DEFAULT 1440,
    "cursor" JSONB,
    "cursor_version" INTEGER NOT NULL DEFAULT 1,
    "last_value" DECIMAL,
    "last_sample_at" TIMESTAMPTZ(3),
    "last_read_at" TIMESTAMPTZ(3),
    "silent_since" TIMESTAMPTZ(3),
    "failure" TEXT NOT NULL DEFAULT '',
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "metric_sources_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "samples" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "key_result_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "value" DECIMAL NOT NULL,
    "quality" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "samples_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "organization_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "handled_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("organization_id","connection_id","delivery_id")
);

-- CreateTable
CREATE TABLE "escalations" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "kind" "escalation_kind" NOT NULL,
    "key_result_id" UUID,
    "week" TEXT,
    "person_id" UUID,
    "number" INTEGER NOT NULL,
    "weeks_missed" INTEGER NOT NULL DEFAULT 1,
    "state" "escalation_state" NOT NULL DEFAULT 'open',
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by_id" UUID,
    "snoozed_until" TIMESTAMPTZ(3),
    "reason" TEXT NOT NULL DEFAULT '',
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "escalations_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "escalation_steps" (
    "organization_id" UUID NOT NULL,
    "escalation_id" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "recipient_id" UUID NOT NULL,
    "audience" TEXT NOT NULL,
    "names_allowed" BOOLEAN NOT NULL DEFAULT true,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "effect_id" UUID,
    "skipped" TEXT,

    CONSTRAINT "escalation_steps_pkey" PRIMARY KEY ("organization_id","escalation_id","step","recipient_id")
);

-- CreateTable
CREATE TABLE "links" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "purpose" "link_purpose" NOT NULL,
    "person_id" UUID NOT NULL,
    "key_result_id" UUID,
    "cycle_id" UUID,
    "week" TEXT,
    "escalation_id" UUID,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "links_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "sign_in_links" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_links_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "effects" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "occurrence" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "state" "effect_state" NOT NULL DEFAULT 'planned',
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "input" JSONB NOT NULL,
    "title" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL DEFAULT '',
    "workflow_id" TEXT NOT NULL DEFAULT '',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claimed_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "receipt" JSONB,
    "failure" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "effects_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "workflow_commands" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "workflow_type" TEXT NOT NULL,
    "kind" "command_kind" NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "input" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "workflow_commands_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "review_decisions" (
    "organization_id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "month" TEXT NOT NULL,
    "key_result_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "decision" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_decisions_pkey" PRIMARY KEY ("organization_id","cycle_id","month","key_result_id")
);

-- CreateTable
CREATE TABLE "retro_answers" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "key_result_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "learned" TEXT NOT NULL DEFAULT '',
    "in_our_control" BOOLEAN,
    "carry" TEXT,

    CONSTRAINT "retro_answers_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "reports" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "cycle_id" UUID,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reports_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "rehearsals" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "cycle_id" UUID NOT NULL,
    "asked_by_id" UUID NOT NULL,
    "options" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "progress_note" TEXT NOT NULL DEFAULT '',
    "summary" JSONB,
    "failure" TEXT NOT NULL DEFAULT '',
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "rehearsals_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "request" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "teams_organization_id_name_key" ON "teams"("organization_id", "name");

-- CreateIndex
CREATE INDEX "people_organization_id_manager_id_idx" ON "people"("organization_id", "manager_id");

-- CreateIndex
CREATE INDEX "people_organization_id_team_id_idx" ON "people"("organization_id", "team_id");

-- CreateIndex
CREATE UNIQUE INDEX "people_organization_id_email_key" ON "people"("organization_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "cycles_organization_id_name_key" ON "cycles"("organization_id", "name");

-- CreateIndex
CREATE INDEX "objectives_organization_id_cycle_id_level_position_idx" ON "objectives"("organization_id", "cycle_id", "level", "position");

-- CreateIndex
CREATE INDEX "objectives_organization_id_parent_id_idx" ON "objectives"("organization_id", "parent_id");

-- CreateIndex
CREATE INDEX "objectives_organization_id_owner_id_idx" ON "objectives"("organization_id", "owner_id");

-- CreateIndex
CREATE INDEX "key_results_organization_id_objective_id_position_idx" ON "key_results"("organization_id", "objective_id", "position");

-- CreateIndex
CREATE INDEX "key_results_organization_id_cycle_id_status_idx" ON "key_results"("organization_id", "cycle_id", "status");

-- CreateIndex
CREATE INDEX "key_results_organization_id_owner_id_idx" ON "key_results"("organization_id", "owner_id");

-- CreateIndex
CREATE INDEX "milestone_steps_organization_id_key_result_id_position_idx" ON "milestone_steps"("organization_id", "key_result_id", "position");

-- CreateIndex
CREATE INDEX "check_ins_organization_id_key_result_id_at_idx" ON "check_ins"("organization_id", "key_result_id", "at" DESC);

-- CreateIndex
CREATE INDEX "check_ins_organization_id_cycle_id_week_idx" ON "check_ins"("organization_id", "cycle_id", "week");

-- CreateIndex
CREATE INDEX "status_changes_organization_id_key_result_id_at_idx" ON "status_changes"("organization_id", "key_result_id", "at");

-- CreateIndex
CREATE INDEX "status_changes_organization_id_cycle_id_at_idx" ON "status_changes"("organization_id", "cycle_id", "at");

-- CreateIndex
CREATE INDEX "initiatives_organization_id_objective_id_idx" ON "initiatives"("organization_id", "objective_id");

-- CreateIndex
CREATE INDEX "initiatives_organization_id_key_result_id_idx" ON "initiatives"("organization_id", "key_result_id");

-- CreateIndex
CREATE INDEX "metric_sources_organization_id_connection_id_idx" ON "metric_sources"("organization_id", "connection_id");

-- CreateIndex
CREATE UNIQUE INDEX "metric_sources_organization_id_key_result_id_key" ON "metric_sources"("organization_id", "key_result_id");

-- CreateIndex
CREATE INDEX "samples_organization_id_key_result_id_day_taken_at_idx" ON "samples"("organization_id", "key_result_id", "day", "taken_at" DESC);

-- CreateIndex
CREATE INDEX "samples_organization_id_source_id_day_idx" ON "samples"("organization_id", "source_id", "day");

-- CreateIndex
CREATE INDEX "escalations_organization_id_cycle_id_state_idx" ON "escalations"("organization_id", "cycle_id", "state");

-- CreateIndex
CREATE INDEX "escalations_organization_id_key_result_id_idx" ON "escalations"("organization_id", "key_result_id");

-- CreateIndex
CREATE INDEX "escalation_steps_organization_id_recipient_id_due_at_idx" ON "escalation_steps"("organization_id", "recipient_id", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "links_token_hash_key" ON "links"("token_hash");

-- CreateIndex
CREATE INDEX "links_organization_id_person_id_week_idx" ON "links"("organization_id", "person_id", "week");

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_links_token_hash_key" ON "sign_in_links"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "effects_organization_id_due_at_idx" ON "effects"("organization_id", "due_at" DESC);

-- CreateIndex
CREATE INDEX "effects_organization_id_recipient_due_at_idx" ON "effects"("organization_id", "recipient", "due_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "effects_organization_id_kind_subject_occurrence_recipient_c_key" ON "effects"("organization_id", "kind", "subject", "occurrence", "recipient", "channel");

-- CreateIndex
CREATE INDEX "workflow_commands_sent_at_created_at_idx" ON "workflow_commands"("sent_at", "created_at");

-- CreateIndex
CREATE INDEX "retro_answers_organization_id_cycle_id_key_result_id_at_idx" ON "retro_answers"("organization_id", "cycle_id", "key_result_id", "at");

-- CreateIndex
CREATE INDEX "reports_organization_id_kind_cycle_id_idx" ON "reports"("organization_id", "kind", "cycle_id");

-- CreateIndex
CREATE INDEX "rehearsals_organization_id_cycle_id_started_at_idx" ON "rehearsals"("organization_id", "cycle_id", "started_at");

-- CreateIndex
CREATE INDEX "audit_log_organization_id_noun_subject_id_at_idx" ON "audit_log"("organization_id", "noun", "subject_id", "at");

-- CreateIndex
CREATE INDEX "audit_log_organization_id_at_idx" ON "audit_log"("organization_id", "at");
