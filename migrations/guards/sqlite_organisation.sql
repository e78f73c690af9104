-- 操作日志 only grows.

CREATE TRIGGER organisation_action_born BEFORE INSERT ON organisation_action BEGIN
  SELECT RAISE(ABORT, 'guard: this organisation_action exists')
   WHERE EXISTS (SELECT 1 FROM organisation_action WHERE id = NEW.id);
END;

CREATE TRIGGER organisation_action_fixed BEFORE UPDATE ON organisation_action BEGIN
  SELECT RAISE(ABORT, 'guard: UPDATE on organisation_action is refused');
END;

CREATE TRIGGER organisation_action_kept BEFORE DELETE ON organisation_action BEGIN
  SELECT RAISE(ABORT, 'guard: DELETE on organisation_action is refused');
END;
