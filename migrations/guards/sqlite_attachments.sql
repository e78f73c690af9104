-- Evidence is content: it stays with its version and is never written once that is submitted.

CREATE TRIGGER attachment_born BEFORE INSERT ON attachment BEGIN
  SELECT RAISE(ABORT, 'guard: the content of a submitted version is never written')
   WHERE NEW.version_id IN (SELECT id FROM closed_version);
  SELECT RAISE(ABORT, 'guard: this attachment exists') WHERE EXISTS (SELECT 1 FROM attachment WHERE id = NEW.id);
END;

CREATE TRIGGER attachment_guard BEFORE UPDATE ON attachment BEGIN
  SELECT RAISE(ABORT, 'guard: content stays with its version')
   WHERE (NEW.id, NEW.version_id) IS NOT (OLD.id, OLD.version_id);
  SELECT RAISE(ABORT, 'guard: the content of a submitted version is never written')
   WHERE OLD.version_id IN (SELECT id FROM closed_version);
END;

CREATE TRIGGER attachment_kept BEFORE DELETE ON attachment BEGIN
  SELECT RAISE(ABORT, 'guard: the content of a submitted version is never written')
   WHERE OLD.version_id IN (SELECT id FROM closed_version);
END;
