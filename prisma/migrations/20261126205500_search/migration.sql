-- Search: words of both languages, prefixes, and parts and near misses of names, by one index a table. Both extensions are "trusted": whoever owns the
-- database may add them.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- Every word as it stands, which prefixes are looked up in, and its stem: the Russian configuration stems Latin words as English ones.
CREATE FUNCTION search_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN to_tsvector('pg_catalog.simple'::regconfig, translate($1, 'ёЁ', 'еЕ')) || to_tsvector('pg_catalog.russian'::regconfig, translate($1, 'ёЁ', 'еЕ'));

-- A name as it is compared. Under the locale of the cluster that Sextant makes itself, pg_trgm knows Latin letters and digits alone: so each Russian one
-- stands as a capital Latin one (all others are small), and those that are easily mistaken for each other as the same.
CREATE FUNCTION search_name(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN translate(lower($1), 'абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ', 'ABVGDEEJZIIKLMNOPRSTUFHCQWWXIXEUYABVGDEEJZIIKLMNOPRSTUFHCQWWXIXEUY');

CREATE INDEX objectives_search ON objectives USING gin (organization_id, search_words(title || ' ' || description), search_name(title) gin_trgm_ops);
CREATE INDEX key_results_search ON key_results USING gin (organization_id, search_words(title), search_name(title) gin_trgm_ops);
CREATE INDEX initiatives_search ON initiatives USING gin (organization_id, search_words(title), search_name(title) gin_trgm_ops);
CREATE INDEX tasks_search ON tasks USING gin (organization_id, search_words(title || ' ' || description), search_name(title) gin_trgm_ops);
CREATE INDEX check_ins_search ON check_ins USING gin (organization_id, search_words(progress_note || ' ' || blocker || ' ' || change_note))
  WHERE progress_note <> '' OR blocker <> '' OR change_note <> '';
CREATE INDEX meetings_search ON meetings USING gin (organization_id, search_words(title || ' ' || agenda), search_name(title) gin_trgm_ops);
CREATE INDEX people_search ON people USING gin (organization_id, search_words(name || ' ' || email), search_name(name) gin_trgm_ops);
CREATE INDEX teams_search ON teams USING gin (organization_id, search_words(name), search_name(name) gin_trgm_ops);
CREATE INDEX cycles_search ON cycles USING gin (organization_id, search_words(name), search_name(name) gin_trgm_ops);
CREATE INDEX kpis_search ON kpis USING gin (organization_id, search_words(name), search_name(name) gin_trgm_ops);
CREATE INDEX connections_search ON connections USING gin (organization_id, search_words(name || ' ' || provider), search_name(name) gin_trgm_ops);

-- Under row security these operators, which are not leakproof, may not look into an index: a table would be read whole. So each table is searched through a
-- view that belongs to the tables' owner, whom row security does not hold, and that holds the organization itself. What is found is read from the tables.
CREATE VIEW searchable_objectives AS SELECT organization_id, id, search_name(title) AS name, search_words(title || ' ' || description) AS words
  FROM objectives WHERE organization_id = (SELECT current_organization());
CREATE VIEW searchable_key_results AS SELECT organization_id, id, search_name(title) AS name, search_words(title) AS words
  FROM key_results WHERE organization_id = (SELECT current_organization());
CREATE VIEW searchable_initiatives AS SELECT organization_id, id, search_name(title) AS name, search_words(title) AS words
  FROM initiatives WHERE organization_id = (SELECT current_organization());
CREATE VIEW searchable_tasks AS SELECT organization_id, id, search_name(title) AS name, search_words(title || ' ' || description) AS words
  FROM tasks WHERE organization_id = (SELECT current_organization());
-- A check-in has no name: nothing but its words is searched.
CREATE VIEW searchable_check_ins AS SELECT organization_id, id, key_result_id, at, NULL::text AS name, search_words(progress_note || ' ' || blocker || ' ' || change_note) AS words
  FROM check_ins WHERE organization_id = (SELECT current_organization()) AND (progress_note <> '' OR blocker <> '' OR change_note <> '');
CREATE VIEW searchable_meetings AS SELECT organization_id, id, search_name(title) AS name, search_words(title || ' ' || agenda) AS words
  FROM meetings WHERE organization_id = (SELECT current_organization());
CREATE VIEW searchable_people AS SELECT organization_id, id, search_name(name) AS name, search_words(name || ' ' || email) AS words
  FROM people WHERE organization_id = (SELECT current_organization());
CREATE VIEW searchable_teams AS SELECT organization_id, id, search_name(name) AS name, search_words(name) AS words
  FROM teams WHERE organization_id = (SELECT current_organization());
CREATE VIEW searchable_cycles AS SELECT organization_id, id, search_name(name) AS name, search_words(name) AS words
  FROM cycles WHERE organization_id = (SELECT current_organization());
CREATE VIEW searchable_kpis AS SELECT organization_id, id, search_name(name) AS name, search_words(name) AS words
  FROM kpis WHERE organization_id = (SELECT current_organization());
CREATE VIEW searchable_connections AS SELECT organization_id, id, search_name(name) AS name, search_words(name || ' ' || provider) AS words
  FROM connections WHERE organization_id = (SELECT current_organization());

-- They are for reading alone: a write through a view would be its owner's.
DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT relname FROM pg_class WHERE relkind = 'v' AND relname LIKE 'searchable\_%' AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('REVOKE ALL ON %I FROM sextant_app', name);
    EXECUTE format('GRANT SELECT ON %I TO sextant_app', name);
  END LOOP;
END
$$;
