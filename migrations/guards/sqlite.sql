-- The same refusals as postgresql.sql. SQLite's REPLACE deletes rows without firing delete triggers unless the
-- connection asked for it, so every insert or key change that would replace a row is refused by itself; a table
-- whose key is a text has a rowid beside it, by which a row can be replaced as well.

CREATE TRIGGER report_born BEFORE INSERT ON report BEGIN
  SELECT RAISE(ABORT, 'guard: a report is born a draft')
   WHERE NEW.state <> 'draft' OR NEW.number <> 1 OR NEW.seq <> 0;
  SELECT RAISE(ABORT, 'guard: this report exists') WHERE EXISTS (SELECT 1 FROM report WHERE id = NEW.id
    OR (campaign_id = NEW.campaign_id AND unit_id = NEW.unit_id AND form_key = NEW.form_key AND name = NEW.name)
    OR seal_number = NEW.seal_number);
END;

CREATE TRIGGER report_guard BEFORE UPDATE ON report BEGIN
  SELECT RAISE(ABORT, 'guard: a locked or cancelled report is never written')
   WHERE OLD.state IN ('locked', 'cancelled');
  SELECT RAISE(ABORT, 'guard: each write advances the version by one') WHERE NEW.version <> OLD.version + 1;
  SELECT RAISE(ABORT, 'guard: versions follow one another') WHERE NEW.number NOT IN (OLD.number, OLD.number + 1);
  SELECT RAISE(ABORT, 'guard: the head is the newest action')
   WHERE (NEW.seq, NEW.head) IS NOT (OLD.seq, OLD.head) AND NOT EXISTS (SELECT 1 FROM action
    WHERE report_id = NEW.id AND seq = OLD.seq + 1 AND (seq, hash) = (NEW.seq, NEW.head));
  SELECT RAISE(ABORT, 'guard: what a report is never changes')
   WHERE (NEW.id, NEW.campaign_id, NEW.unit_id, NEW.form_key, NEW.form_hash, NEW.created_by_id, NEW.created_at)
     IS NOT (OLD.id, OLD.campaign_id, OLD.unit_id, OLD.form_key, OLD.form_hash, OLD.created_by_id, OLD.created_at);
  SELECT RAISE(ABORT, 'guard: name and units are fixed once submitted')
   WHERE OLD.state NOT IN ('draft', 'returned')
     AND (NEW.name, NEW.supervising_id, NEW.section_id) IS NOT (OLD.name, OLD.supervising_id, OLD.section_id);
  SELECT RAISE(ABORT, 'guard: an approved report is locked, returned or signed again')
   WHERE OLD.state = 'approved' AND NEW.state IN ('draft', 'cancelled');
  SELECT RAISE(ABORT, 'guard: only an approved report is locked')
   WHERE NEW.state = 'locked' AND OLD.state <> 'approved';
  SELECT RAISE(ABORT, 'guard: a stop has no standing signature over this content')
   WHERE NEW.state IN ('approved', 'locked') AND (NEW.number <> OLD.number
      OR NOT EXISTS (SELECT 1 FROM report_version v JOIN route_stop r ON r.version_id = v.id AND r.stop <> 'filling'
                      WHERE v.report_id = NEW.id AND v.number = NEW.number)
      OR EXISTS (SELECT 1 FROM report_version v JOIN route_stop r ON r.version_id = v.id AND r.stop <> 'filling'
                  WHERE v.report_id = NEW.id AND v.number = NEW.number AND NOT EXISTS (
                        SELECT 1 FROM visit x JOIN signature s ON s.visit_id = x.id
                         WHERE x.version_id = v.id AND x.stop = r.stop AND x.outcome = 'signed'
                           AND x.superseded_at IS NULL AND s.content_hash = v.content_hash)));
  SELECT RAISE(ABORT, 'guard: this report exists') WHERE EXISTS (SELECT 1 FROM report WHERE id <> OLD.id AND (
    (campaign_id = NEW.campaign_id AND unit_id = NEW.unit_id AND form_key = NEW.form_key AND name = NEW.name)
    OR seal_number = NEW.seal_number));
END;

CREATE TRIGGER report_kept BEFORE DELETE ON report BEGIN
  SELECT RAISE(ABORT, 'guard: DELETE on report is refused');
END;

CREATE TRIGGER version_born BEFORE INSERT ON report_version BEGIN
  SELECT RAISE(ABORT, 'guard: versions follow one another') WHERE NOT EXISTS (SELECT 1 FROM report
    WHERE id = NEW.report_id AND NEW.number IN (number, number + 1));
  SELECT RAISE(ABORT, 'guard: a version is born open') WHERE NEW.submitted_at IS NOT NULL;
  SELECT RAISE(ABORT, 'guard: a locked or cancelled report gets no version')
   WHERE (SELECT state FROM report WHERE id = NEW.report_id) IN ('locked', 'cancelled');
  SELECT RAISE(ABORT, 'guard: this version exists') WHERE EXISTS (SELECT 1 FROM report_version
    WHERE id = NEW.id OR (report_id = NEW.report_id AND number = NEW.number));
END;

CREATE TRIGGER version_guard BEFORE UPDATE ON report_version BEGIN
  SELECT RAISE(ABORT, 'guard: a submitted version is never written') WHERE OLD.submitted_at IS NOT NULL;
  SELECT RAISE(ABORT, 'guard: what a version is never changes')
   WHERE (NEW.id, NEW.report_id, NEW.number) IS NOT (OLD.id, OLD.report_id, OLD.number);
  SELECT RAISE(ABORT, 'guard: only a draft is submitted')
   WHERE (SELECT state FROM report WHERE id = NEW.report_id) NOT IN ('draft', 'returned');
END;

CREATE TRIGGER version_kept BEFORE DELETE ON report_version BEGIN
  SELECT RAISE(ABORT, 'guard: DELETE on report_version is refused');
END;

CREATE VIEW closed_version AS
  SELECT v.id FROM report_version v JOIN report r ON r.id = v.report_id
   WHERE v.submitted_at IS NOT NULL OR (r.state IN ('approved', 'locked', 'cancelled') AND r.number = v.number);

CREATE TRIGGER section_born BEFORE INSERT ON section BEGIN
  SELECT RAISE(ABORT, 'guard: the content of a submitted version is never written')
   WHERE NEW.version_id IN (SELECT id FROM closed_version);
  SELECT RAISE(ABORT, 'guard: this section exists') WHERE EXISTS (SELECT 1 FROM section
    WHERE id = NEW.id OR (version_id = NEW.version_id AND key = NEW.key));
END;

CREATE TRIGGER section_guard BEFORE UPDATE ON section BEGIN
  SELECT RAISE(ABORT, 'guard: content stays with its version')
   WHERE (NEW.id, NEW.version_id, NEW.key) IS NOT (OLD.id, OLD.version_id, OLD.key);
  SELECT RAISE(ABORT, 'guard: the content of a submitted version is never written')
   WHERE OLD.version_id IN (SELECT id FROM closed_version);
END;

CREATE TRIGGER section_kept BEFORE DELETE ON section BEGIN
  SELECT RAISE(ABORT, 'guard: the content of a submitted version is never written')
   WHERE OLD.version_id IN (SELECT id FROM closed_version);
END;

CREATE TRIGGER score_born BEFORE INSERT ON score_row BEGIN
  SELECT RAISE(ABORT, 'guard: the content of a submitted version is never written')
   WHERE NEW.version_id IN (SELECT id FROM closed_version);
  SELECT RAISE(ABORT, 'guard: this score exists') WHERE EXISTS (SELECT 1 FROM score_row
    WHERE id = NEW.id OR (version_id = NEW.version_id AND cell = NEW.cell));
END;

CREATE TRIGGER score_guard BEFORE UPDATE ON score_row BEGIN
  SELECT RAISE(ABORT, 'guard: content stays with its version')
   WHERE (NEW.id, NEW.version_id, NEW.cell) IS NOT (OLD.id, OLD.version_id, OLD.cell);
  SELECT RAISE(ABORT, 'guard: the content of a submitted version is never written')
   WHERE OLD.version_id IN (SELECT id FROM closed_version);
END;

CREATE TRIGGER score_kept BEFORE DELETE ON score_row BEGIN
  SELECT RAISE(ABORT, 'guard: the content of a submitted version is never written')
   WHERE OLD.version_id IN (SELECT id FROM closed_version);
END;

CREATE TRIGGER route_born BEFORE INSERT ON route_stop BEGIN
  SELECT RAISE(ABORT, 'guard: a route is frozen at submission')
   WHERE (SELECT submitted_at FROM report_version WHERE id = NEW.version_id) IS NOT NULL;
  SELECT RAISE(ABORT, 'guard: this stop exists') WHERE EXISTS (SELECT 1 FROM route_stop
    WHERE id = NEW.id OR (version_id = NEW.version_id AND (seq = NEW.seq OR stop = NEW.stop)));
END;

CREATE TRIGGER route_fixed BEFORE UPDATE ON route_stop BEGIN
  SELECT RAISE(ABORT, 'guard: UPDATE on route_stop is refused');
END;

CREATE TRIGGER route_kept BEFORE DELETE ON route_stop BEGIN
  SELECT RAISE(ABORT, 'guard: DELETE on route_stop is refused');
END;

CREATE TRIGGER visit_born BEFORE INSERT ON visit BEGIN
  SELECT RAISE(ABORT, 'guard: the visits of a locked report are never written')
   WHERE (SELECT state FROM report WHERE id = NEW.report_id) IN ('locked', 'cancelled');
  SELECT RAISE(ABORT, 'guard: a visit is born open') WHERE NEW.closed_at IS NOT NULL OR NEW.superseded_at IS NOT NULL;
  SELECT RAISE(ABORT, 'guard: this report has an open visit') WHERE EXISTS (SELECT 1 FROM visit
    WHERE id = NEW.id OR (report_id = NEW.report_id AND closed_at IS NULL));
END;

CREATE TRIGGER visit_guard BEFORE UPDATE ON visit BEGIN
  SELECT RAISE(ABORT, 'guard: the visits of a locked report are never written')
   WHERE (SELECT state FROM report WHERE id = NEW.report_id) IN ('locked', 'cancelled');
  SELECT RAISE(ABORT, 'guard: what a visit is never changes')
   WHERE (NEW.id, NEW.report_id, NEW.version_id, NEW.stop, NEW.opened_at)
     IS NOT (OLD.id, OLD.report_id, OLD.version_id, OLD.stop, OLD.opened_at);
  SELECT RAISE(ABORT, 'guard: a closed visit is only superseded, once')
   WHERE OLD.closed_at IS NOT NULL AND (OLD.superseded_at IS NOT NULL
      OR (NEW.due_at, NEW.closed_at, NEW.closed_by_id, NEW.outcome, NEW.exemption)
         IS NOT (OLD.due_at, OLD.closed_at, OLD.closed_by_id, OLD.outcome, OLD.exemption));
  SELECT RAISE(ABORT, 'guard: another visit stands') WHERE NEW.superseded_at IS NULL
     AND NEW.outcome IN ('signed', 'submitted') AND EXISTS (SELECT 1 FROM visit
    WHERE id <> OLD.id AND version_id = NEW.version_id AND superseded_at IS NULL AND outcome IN ('signed', 'submitted')
      AND (stop = NEW.stop
        OR (closed_by_id = NEW.closed_by_id AND exemption IS NULL AND NEW.exemption IS NULL)));
END;

CREATE TRIGGER visit_kept BEFORE DELETE ON visit BEGIN
  SELECT RAISE(ABORT, 'guard: DELETE on visit is refused');
END;

CREATE TRIGGER signature_born BEFORE INSERT ON signature BEGIN
  SELECT RAISE(ABORT, 'guard: a signature covers its visit and the content of its version') WHERE NOT EXISTS (
    SELECT 1 FROM visit x JOIN report_version v ON v.id = x.version_id JOIN report r ON r.id = x.report_id
     WHERE x.id = NEW.visit_id AND x.version_id = NEW.version_id AND x.stop = NEW.stop AND x.outcome = 'signed'
       AND x.closed_by_id = NEW.signer_id AND x.superseded_at IS NULL AND v.content_hash = NEW.content_hash
       AND r.state NOT IN ('locked', 'cancelled'));
  SELECT RAISE(ABORT, 'guard: this signature exists') WHERE EXISTS (SELECT 1 FROM signature
    WHERE id = NEW.id OR visit_id = NEW.visit_id OR action_id = NEW.action_id);
END;

CREATE TRIGGER signature_fixed BEFORE UPDATE ON signature BEGIN
  SELECT RAISE(ABORT, 'guard: UPDATE on signature is refused');
END;

CREATE TRIGGER signature_kept BEFORE DELETE ON signature BEGIN
  SELECT RAISE(ABORT, 'guard: DELETE on signature is refused');
END;

CREATE TRIGGER action_born BEFORE INSERT ON action BEGIN
  SELECT RAISE(ABORT, 'guard: an action follows the newest one of a report that goes on') WHERE NOT EXISTS (
    SELECT 1 FROM report WHERE id = NEW.report_id AND (seq + 1, head) = (NEW.seq, NEW.previous_hash)
       AND state NOT IN ('locked', 'cancelled'));
  SELECT RAISE(ABORT, 'guard: this action exists') WHERE EXISTS (SELECT 1 FROM action
    WHERE id = NEW.id OR (report_id = NEW.report_id AND seq = NEW.seq));
END;

CREATE TRIGGER action_fixed BEFORE UPDATE ON action BEGIN
  SELECT RAISE(ABORT, 'guard: UPDATE on action is refused');
END;

CREATE TRIGGER action_kept BEFORE DELETE ON action BEGIN
  SELECT RAISE(ABORT, 'guard: DELETE on action is refused');
END;

CREATE TRIGGER intent_born BEFORE INSERT ON intent BEGIN
  SELECT RAISE(ABORT, 'guard: this intent exists') WHERE EXISTS (SELECT 1 FROM intent
    WHERE key = NEW.key OR rowid = NEW.rowid);
END;

CREATE TRIGGER intent_fixed BEFORE UPDATE ON intent BEGIN
  SELECT RAISE(ABORT, 'guard: UPDATE on intent is refused');
END;

CREATE TRIGGER intent_kept BEFORE DELETE ON intent BEGIN
  SELECT RAISE(ABORT, 'guard: DELETE on intent is refused');
END;

CREATE TRIGGER form_born BEFORE INSERT ON form_definition BEGIN
  SELECT RAISE(ABORT, 'guard: this form exists') WHERE EXISTS (SELECT 1 FROM form_definition
    WHERE hash = NEW.hash OR rowid = NEW.rowid);
END;

CREATE TRIGGER form_fixed BEFORE UPDATE ON form_definition BEGIN
  SELECT RAISE(ABORT, 'guard: UPDATE on form_definition is refused');
END;

CREATE TRIGGER form_kept BEFORE DELETE ON form_definition BEGIN
  SELECT RAISE(ABORT, 'guard: DELETE on form_definition is refused');
END;

CREATE TRIGGER counter_born BEFORE INSERT ON seal_counter BEGIN
  SELECT RAISE(ABORT, 'guard: this counter exists') WHERE EXISTS (SELECT 1 FROM seal_counter
    WHERE (prefix = NEW.prefix AND year = NEW.year) OR rowid = NEW.rowid);
END;

CREATE TRIGGER counter_guard BEFORE UPDATE ON seal_counter BEGIN
  SELECT RAISE(ABORT, 'guard: seal numbers follow one another')
   WHERE (NEW.rowid, NEW.prefix, NEW.year, NEW.last) IS NOT (OLD.rowid, OLD.prefix, OLD.year, OLD.last + 1);
END;

CREATE TRIGGER counter_kept BEFORE DELETE ON seal_counter BEGIN
  SELECT RAISE(ABORT, 'guard: DELETE on seal_counter is refused');
END;
