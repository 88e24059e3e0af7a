-- AlterEnum
ALTER TYPE "check_in_source" ADD VALUE 'CHAT';
