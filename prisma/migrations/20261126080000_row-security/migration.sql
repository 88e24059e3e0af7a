-- The company is a second wall: a statement that forgets its organization finds nothing of any other. The product's role owns nothing and cannot pass by;
-- the owning role, which migrates, is not held.

-- The organization that a connection was taken for; null for nobody's.
CREATE FUNCTION current_organization() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.organization_id', true), '')::uuid;

DO $$
DECLARE
  name text;
BEGIN
  -- Whole tables of one organization.
  FOREACH name IN ARRAY ARRAY[
    'audit_leaves',
    'audit_log',
    'audit_seals',
    'check_ins',
    'cycles',
    'effects',
    'escalation_steps',
    'escalations',
    'initiatives',
    'key_results',
    'metric_sources',
    'milestone_steps',
    'objectives',
    'planning_approvals',
    'rehearsals',
    'reports',
    'retro_answers',
    'review_decisions',
    'samples',
    'status_changes',
    'teams',
    'webhook_deliveries',
    'weekly_figures'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY organization ON %I USING (organization_id = (SELECT current_organization()))', name);
  END LOOP;
  -- Those by which an organization is found: sign-in, links, webhooks, the relay and the sealer look into them before they know one.
  FOREACH name IN ARRAY ARRAY[
    'people',
    'sessions',
    'sign_in_links',
    'links',
    'connections',
    'workflow_commands',
    'audit_queue'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY organization ON %I USING (organization_id = (SELECT current_organization()) OR (SELECT current_organization()) IS NULL)',
      name
    );
  END LOOP;
END
$$;

ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON organizations USING (id = (SELECT current_organization()) OR (SELECT current_organization()) IS NULL);
