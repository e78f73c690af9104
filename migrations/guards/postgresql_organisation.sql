-- 操作日志 only grows.

CREATE TRIGGER organisation_action_kept BEFORE UPDATE OR DELETE ON organisation_action FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER organisation_action_whole BEFORE TRUNCATE ON organisation_action FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE organisation_action ENABLE ALWAYS TRIGGER organisation_action_kept;
ALTER TABLE organisation_action ENABLE ALWAYS TRIGGER organisation_action_whole;
