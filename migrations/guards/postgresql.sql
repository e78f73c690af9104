-- What may never be written, whoever asks (docs/architecture.md, "What the tables refuse").
-- Every trigger is ENABLE ALWAYS, so it also fires under session_replication_role = replica.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'guard: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION refuse(why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'guard: %', why USING ERRCODE = 'insufficient_privilege';
END $$;

-- Every stop of the version's route but filling holds a standing signature over exactly the version's content.
CREATE FUNCTION fully_signed(of_report integer, of_number integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT count(*) > 0 AND bool_and(EXISTS (
      SELECT 1 FROM visit x JOIN signature s ON s.visit_id = x.id
       WHERE x.version_id = v.id AND x.stop = r.stop AND x.outcome = 'signed' AND x.superseded_at IS NULL
         AND s.content_hash = v.content_hash))
    FROM report_version v JOIN route_stop r ON r.version_id = v.id AND r.stop <> 'filling'
   WHERE v.report_id = of_report AND v.number = of_number
$$;

CREATE FUNCTION guard_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR NEW.number <> 1 OR NEW.seq <> 0 THEN PERFORM refuse('a report is born a draft'); END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('locked', 'cancelled') THEN PERFORM refuse('a locked or cancelled report is never written'); END IF;
  IF NEW.version <> OLD.version + 1 THEN PERFORM refuse('each write advances the version by one'); END IF;
  IF NEW.number NOT IN (OLD.number, OLD.number + 1) THEN PERFORM refuse('versions follow one another'); END IF;
  IF (NEW.seq, NEW.head) IS DISTINCT FROM (OLD.seq, OLD.head) AND NOT EXISTS (
     SELECT 1 FROM action WHERE report_id = NEW.id AND seq = OLD.seq + 1 AND (seq, hash) = (NEW.seq, NEW.head))
     THEN PERFORM refuse('the head is the newest action'); END IF;
  IF (NEW.id, NEW.campaign_id, NEW.unit_id, NEW.form_key, NEW.form_hash, NEW.created_by_id, NEW.created_at)
     IS DISTINCT FROM
     (OLD.id, OLD.campaign_id, OLD.unit_id, OLD.form_key, OLD.form_hash, OLD.created_by_id, OLD.created_at)
     THEN PERFORM refuse('what a report is never changes'); END IF;
  IF OLD.state NOT IN ('draft', 'returned') AND
     (NEW.name, NEW.supervising_id, NEW.section_id) IS DISTINCT FROM (OLD.name, OLD.supervising_id, OLD.section_id)
     THEN PERFORM refuse('name and units are fixed once submitted'); END IF;
  IF OLD.state = 'approved' AND NEW.state IN ('draft', 'cancelled')
     THEN PERFORM refuse('an approved report is locked, returned or signed again'); END IF;
  IF NEW.state = 'locked' AND OLD.state <> 'approved' THEN PERFORM refuse('only an approved report is locked'); END IF;
  IF NEW.state IN ('approved', 'locked') AND
     (NEW.number <> OLD.number OR fully_signed(NEW.id, NEW.number) IS NOT TRUE)
     THEN PERFORM refuse('a stop has no standing signature over this content'); END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE now_at text; present integer;
BEGIN
  SELECT state, number INTO now_at, present FROM report WHERE id = NEW.report_id;
  IF TG_OP = 'INSERT' THEN
    IF NEW.number NOT IN (present, present + 1) THEN PERFORM refuse('versions follow one another'); END IF;
    IF NEW.submitted_at IS NOT NULL THEN PERFORM refuse('a version is born open'); END IF;
    IF now_at IN ('locked', 'cancelled') THEN PERFORM refuse('a locked or cancelled report gets no version'); END IF;
    RETURN NEW;
  END IF;
  IF OLD.submitted_at IS NOT NULL THEN PERFORM refuse('a submitted version is never written'); END IF;
  IF (NEW.id, NEW.report_id, NEW.number) IS DISTINCT FROM (OLD.id, OLD.report_id, OLD.number)
     THEN PERFORM refuse('what a version is never changes'); END IF;
  IF now_at NOT IN ('draft', 'returned') THEN PERFORM refuse('only a draft is submitted'); END IF;
  RETURN NEW;
END $$;

-- The row of the version is locked while its children change, so nothing slips in behind the hash.
CREATE FUNCTION guard_content() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE parent integer; closed boolean;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.version_id) IS DISTINCT FROM (OLD.id, OLD.version_id)
     THEN PERFORM refuse('content stays with its version'); END IF;
  parent := CASE TG_OP WHEN 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
  SELECT v.submitted_at IS NOT NULL OR r.state IN ('approved', 'locked', 'cancelled') AND r.number = v.number
    INTO closed FROM report_version v JOIN report r ON r.id = v.report_id WHERE v.id = parent FOR SHARE OF v;
  IF closed THEN PERFORM refuse('the content of a submitted version is never written'); END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION guard_route() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE closed boolean;
BEGIN
  SELECT submitted_at IS NOT NULL INTO closed FROM report_version WHERE id = NEW.version_id FOR SHARE;
  IF closed THEN PERFORM refuse('a route is frozen at submission'); END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION guard_visit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE now_at text;
BEGIN
  SELECT state INTO now_at FROM report WHERE id = NEW.report_id;
  IF now_at IN ('locked', 'cancelled') THEN PERFORM refuse('the visits of a locked report are never written'); END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.closed_at IS NOT NULL OR NEW.superseded_at IS NOT NULL
       THEN PERFORM refuse('a visit is born open'); END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.report_id, NEW.version_id, NEW.stop, NEW.opened_at)
     IS DISTINCT FROM (OLD.id, OLD.report_id, OLD.version_id, OLD.stop, OLD.opened_at)
     THEN PERFORM refuse('what a visit is never changes'); END IF;
  IF OLD.closed_at IS NOT NULL AND
     ((NEW.due_at, NEW.closed_at, NEW.closed_by_id, NEW.outcome, NEW.exemption)
      IS DISTINCT FROM (OLD.due_at, OLD.closed_at, OLD.closed_by_id, OLD.outcome, OLD.exemption)
      OR OLD.superseded_at IS NOT NULL)
     THEN PERFORM refuse('a closed visit is only superseded, once'); END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION guard_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM visit x JOIN report_version v ON v.id = x.version_id JOIN report r ON r.id = x.report_id
    WHERE x.id = NEW.visit_id AND x.version_id = NEW.version_id AND x.stop = NEW.stop AND x.outcome = 'signed'
      AND x.closed_by_id = NEW.signer_id AND x.superseded_at IS NULL AND v.content_hash = NEW.content_hash
      AND r.state NOT IN ('locked', 'cancelled');
  IF NOT FOUND THEN PERFORM refuse('a signature covers its visit and the content of its version'); END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION guard_action() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM report WHERE id = NEW.report_id AND (seq + 1, head) = (NEW.seq, NEW.previous_hash)
    AND state NOT IN ('locked', 'cancelled');
  IF NOT FOUND THEN PERFORM refuse('an action follows the newest one of a report that goes on'); END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION guard_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.prefix, NEW.year, NEW.last) IS DISTINCT FROM (OLD.prefix, OLD.year, OLD.last + 1)
     THEN PERFORM refuse('seal numbers follow one another'); END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER report_guard BEFORE INSERT OR UPDATE ON report FOR EACH ROW EXECUTE FUNCTION guard_report();
CREATE TRIGGER report_kept BEFORE DELETE ON report FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER report_whole BEFORE TRUNCATE ON report FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER version_guard BEFORE INSERT OR UPDATE ON report_version FOR EACH ROW EXECUTE FUNCTION guard_version();
CREATE TRIGGER version_kept BEFORE DELETE ON report_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER version_whole BEFORE TRUNCATE ON report_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER section_guard BEFORE INSERT OR UPDATE OR DELETE ON section FOR EACH ROW EXECUTE FUNCTION guard_content();
CREATE TRIGGER section_whole BEFORE TRUNCATE ON section FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER score_guard BEFORE INSERT OR UPDATE OR DELETE ON score_row FOR EACH ROW EXECUTE FUNCTION guard_content();
CREATE TRIGGER score_whole BEFORE TRUNCATE ON score_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER route_guard BEFORE INSERT ON route_stop FOR EACH ROW EXECUTE FUNCTION guard_route();
CREATE TRIGGER route_kept BEFORE UPDATE OR DELETE ON route_stop FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER route_whole BEFORE TRUNCATE ON route_stop FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER visit_guard BEFORE INSERT OR UPDATE ON visit FOR EACH ROW EXECUTE FUNCTION guard_visit();
CREATE TRIGGER visit_kept BEFORE DELETE ON visit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER visit_whole BEFORE TRUNCATE ON visit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER signature_guard BEFORE INSERT ON signature FOR EACH ROW EXECUTE FUNCTION guard_signature();
CREATE TRIGGER signature_kept BEFORE UPDATE OR DELETE ON signature FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER signature_whole BEFORE TRUNCATE ON signature FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER action_guard BEFORE INSERT ON action FOR EACH ROW EXECUTE FUNCTION guard_action();
CREATE TRIGGER action_kept BEFORE UPDATE OR DELETE ON action FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER action_whole BEFORE TRUNCATE ON action FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER intent_kept BEFORE UPDATE OR DELETE ON intent FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER intent_whole BEFORE TRUNCATE ON intent FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER form_kept BEFORE UPDATE OR DELETE ON form_definition FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER form_whole BEFORE TRUNCATE ON form_definition FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER counter_guard BEFORE UPDATE ON seal_counter FOR EACH ROW EXECUTE FUNCTION guard_counter();
CREATE TRIGGER counter_kept BEFORE DELETE ON seal_counter FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER counter_whole BEFORE TRUNCATE ON seal_counter FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A temporary table would stand before the real one of the same name wherever a function looks it up.
DO $$
DECLARE guarded record;
BEGIN
  FOR guarded IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = current_schema()::regnamespace LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', guarded.name, current_schema());
  END LOOP;
  FOR guarded IN SELECT tgname, tgrelid::regclass AS owner FROM pg_trigger WHERE NOT tgisinternal LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', guarded.owner, guarded.tgname);
  END LOOP;
END $$;
