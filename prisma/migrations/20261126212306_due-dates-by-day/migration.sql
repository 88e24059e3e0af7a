-- CreateIndex
CREATE INDEX "milestone_steps_organization_id_due_on_idx" ON "milestone_steps"("organization_id", "due_on");

-- CreateIndex
CREATE INDEX "tasks_organization_id_due_on_idx" ON "tasks"("organization_id", "due_on");
