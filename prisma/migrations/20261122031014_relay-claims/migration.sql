-- AlterTable
ALTER TABLE "workflow_commands" ADD COLUMN     "claimed_until" TIMESTAMPTZ(3);
