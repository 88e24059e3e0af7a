-- The product connects as sextant_app: it owns nothing, so it cannot change tables, and row security will hold for it.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'sextant_app') THEN
    -- Without LOGIN: whoever runs the server gives it a password, or gives this role to one that has.
    CREATE ROLE sextant_app NOSUPERUSER NOBYPASSRLS;
  END IF;
EXCEPTION
  -- Two databases of one server may migrate at once.
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

GRANT USAGE ON SCHEMA public TO sextant_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO sextant_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sextant_app;

-- History is added to, never rewritten: not by a bug and not by a stolen password of the product.
REVOKE UPDATE, DELETE ON audit_log, check_ins, samples, status_changes FROM sextant_app;

-- The record of migrations belongs to the migrating role.
REVOKE ALL ON _prisma_migrations FROM sextant_app;
