-- CreateIndex
CREATE INDEX "audit_seals_organization_id_first_sequence_idx" ON "audit_seals"("organization_id", "first_sequence");

-- The product's role cannot remove entries of the audit log. By this one way, which belongs to the migrating role, it can remove those that were sealed
-- longer ago than the organization itself keeps them, never before a year. It trusts nothing that the caller says but where to stop: the policy is the
-- organization's, the clock is the database's, and whoever lowers the policy by a statement of their own has to write it into the log as well.
--
-- Removes all entries from first_sequence to last_sequence and writes into the log that it did. leaves and seals stay: the chain is proven as before.
CREATE FUNCTION expire_audit_entries(first_sequence bigint, last_sequence bigint, signature text, key_id text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  organization CONSTANT uuid := public.current_organization();
  first_gone CONSTANT bigint := first_sequence;
  last_gone CONSTANT bigint := last_sequence;
  keep_days integer;
  cutoff timestamptz;
  gone bigint;
  record_id CONSTANT uuid := uuidv7();
BEGIN
  SELECT (settings ->> 'auditRetentionDays')::integer INTO keep_days FROM public.organizations WHERE id = organization;
  IF keep_days IS NULL THEN
    RAISE EXCEPTION 'This organization keeps its audit log for ever';
  END IF;
  IF keep_days < 365 THEN
    RAISE EXCEPTION 'The audit log is kept for 365 days at least, and % were asked for', keep_days;
  END IF;
  cutoff := now() - make_interval(days => keep_days);
  IF NOT EXISTS (
    SELECT FROM public.audit_log e JOIN public.audit_leaves l ON l.organization_id = e.organization_id AND l.entry_id = e.id
    WHERE e.organization_id = organization AND e.subject_id = organization::text
      AND (e.noun = 'organization' AND e.after #>> '{settings,auditRetentionDays}' = keep_days::text
        OR e.noun = 'audit' AND e.action = 'expire' AND e.after ->> 'keepDays' = keep_days::text)
  ) THEN
    RAISE EXCEPTION 'No sealed entry of the audit log says that it is kept for % days', keep_days;
  END IF;
  -- A seal of those that are gone, or one before them, that is young: whoever adds seals of an old date does not take away the true ones.
  IF first_gone < 1 OR last_gone < first_gone
    OR NOT EXISTS (SELECT FROM public.audit_seals s WHERE s.organization_id = organization AND s.first_sequence + s.entries - 1 = last_gone)
    OR EXISTS (SELECT FROM public.audit_seals s WHERE s.organization_id = organization AND s.first_sequence <= last_gone AND s.sealed_at >= cutoff)
  THEN
    RAISE EXCEPTION 'Not all entries from % to % were sealed more than % days ago', first_gone, last_gone, keep_days;
  END IF;
  DELETE FROM public.audit_log e USING public.audit_leaves l
    WHERE l.organization_id = organization AND l.sequence BETWEEN first_gone AND last_gone
      AND e.organization_id = organization AND e.id = l.entry_id AND e.at < cutoff;
  GET DIAGNOSTICS gone = ROW_COUNT;
  IF gone <> last_gone - first_gone + 1 THEN
    RAISE EXCEPTION 'Of the entries from % to % only % are there and old enough', first_gone, last_gone, gone;
  END IF;
  INSERT INTO public.audit_log (organization_id, id, at, actor, action, noun, subject_id, after)
    VALUES (organization, record_id, date_trunc('milliseconds', now()), 'workflow:audit-sealer', 'expire', 'audit', organization::text,
      jsonb_build_object('firstSequence', first_gone, 'lastSequence', last_gone, 'entries', gone, 'keepDays', keep_days, 'signature', signature, 'keyId', key_id));
  INSERT INTO public.audit_queue (organization_id, entry_id) VALUES (organization, record_id);
  RETURN record_id;
END
$$;

REVOKE ALL ON FUNCTION expire_audit_entries(bigint, bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION expire_audit_entries(bigint, bigint, text, text) TO sextant_app;
