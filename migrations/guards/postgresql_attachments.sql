-- Evidence is content: it stays with its version and is never written once that is submitted.

CREATE TRIGGER attachment_guard BEFORE INSERT OR UPDATE OR DELETE ON attachment FOR EACH ROW EXECUTE FUNCTION guard_content();
CREATE TRIGGER attachment_whole BEFORE TRUNCATE ON attachment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE attachment ENABLE ALWAYS TRIGGER attachment_guard;
ALTER TABLE attachment ENABLE ALWAYS TRIGGER attachment_whole;
