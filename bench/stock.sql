-- A county's stored reports, in statements both databases understand. Each report has passed every stop before `here`
-- and lies open there: 50 of 60 at the unit, 10 at the finance section. A unit has 60 reports, so no head's desk grows
-- with the stock. Route, actions and signatures, which neither desk nor reminders read, have the signable ones only.
-- Ids are counted: person = 10 × unit + stop, visit = action = signature = 10 × report + stop.

INSERT INTO unit (id, code, name, short_name, kind, parent_id, section_id)
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :units + 30)
  SELECT i, 'u' || i, '单位' || i, '单位' || i,
         CASE WHEN i <= 10 THEN 'finance_section' WHEN i <= 30 THEN 'department' ELSE 'subordinate' END,
         CASE WHEN i > 30 THEN 11 + i % 20 END, CASE WHEN i > 10 THEN 1 + i % 10 END
    FROM n;

INSERT INTO person (id, login, name, title)
  SELECT 10 * u.id + p.k, 'p' || (10 * u.id + p.k), '人员' || (10 * u.id + p.k), p.title
    FROM unit u CROSS JOIN place p;

INSERT INTO post (id, person_id, unit_id, role, started_at)
  SELECT 10 * u.id + p.k, 10 * u.id + p.k, u.id, p.role, :opened_at FROM unit u CROSS JOIN place p;

INSERT INTO campaign (id, name, year, opened_at, policy) VALUES (1, '批次', 2024, :opened_at, '{}');

INSERT INTO stop_date (campaign_id, stop, due_at) SELECT 1, stop, :far_due_at FROM place;

INSERT INTO form_definition (hash, key, source) VALUES ('sha256:form', '2-2', '');

INSERT INTO numbered (i, unit_id, here)
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :reports)
  SELECT i, 31 + (i - 1) / 60, CASE WHEN i % 6 = 0 THEN 4 ELSE 2 END FROM n;

INSERT INTO report (id, campaign_id, form_key, form_hash, name, unit_id, supervising_id, section_id, state, version,
                    number, seq, head, created_by_id, created_at)
  SELECT n.i, 1, '2-2', 'sha256:form', '项目' || n.i, u.id, u.parent_id, u.section_id,
         CASE n.here WHEN 2 THEN 'at_unit' ELSE 'at_finance' END, n.here + 1, 1, n.here,
         'sha256:' || (10 * n.i + n.here - 1), 10 * u.id, :opened_at
    FROM numbered n JOIN unit u ON u.id = n.unit_id;

INSERT INTO report_version (id, report_id, number, started_at, submitted_at, submitted_by_id, heading, content,
                            content_hash, score, grade)
  SELECT i, i, 1, :opened_at, :opened_at, 10 * unit_id, '{}', :content, :content_hash, '96.76', '优秀' FROM numbered;

INSERT INTO passing (id, i, k, here, holder_id, person_id, due_at)
  SELECT 10 * n.i + p.k, n.i, p.k, n.here,
         CASE p.k WHEN 3 THEN u.parent_id WHEN 4 THEN u.section_id ELSE u.id END,
         10 * CASE p.k WHEN 3 THEN u.parent_id WHEN 4 THEN u.section_id ELSE u.id END + p.k,
         CASE WHEN p.k = n.here AND n.i % 60 IN (1, 2) AND u.id % :stride = 0 THEN :due_at ELSE d.due_at END
    FROM numbered n JOIN unit u ON u.id = n.unit_id CROSS JOIN place p JOIN calendar d ON d.i = n.i % 100
   WHERE p.k <= n.here OR n.i <= :signable;

INSERT INTO route_stop (id, version_id, seq, stop, box, unit_id, unit_name, person_id)
  SELECT s.id, s.i, p.k, p.stop, p.title, s.holder_id, '单位' || s.holder_id, CASE p.k WHEN 1 THEN s.person_id END
    FROM passing s JOIN place p ON p.k = s.k WHERE s.i <= :signable;

INSERT INTO visit (id, report_id, version_id, stop, opened_at, due_at, closed_at, closed_by_id, outcome)
  SELECT s.id, s.i, s.i, p.stop, :opened_at, s.due_at, CASE WHEN s.k < s.here THEN :opened_at END,
         CASE WHEN s.k < s.here THEN s.person_id END, CASE WHEN s.k < s.here THEN p.outcome END
    FROM passing s JOIN place p ON p.k = s.k WHERE s.k <= s.here;

INSERT INTO assignment (id, visit_id, kind, person_id, unit_id, role, due_at, closed_at)
  SELECT s.id, s.id, 'sign', CASE p.k WHEN 1 THEN s.person_id END, CASE WHEN p.k <> 1 THEN s.holder_id END,
         CASE WHEN p.k <> 1 THEN p.role END, s.due_at, CASE WHEN s.k < s.here THEN :opened_at END
    FROM passing s JOIN place p ON p.k = s.k WHERE s.k <= s.here;

INSERT INTO action (id, report_id, seq, act, actor_id, actor_name, actor_title, visit_id, stop, number, state_before,
                    state_after, words, detail, content_hash, at, address, agent, previous_hash, hash)
  SELECT s.id, s.i, s.k + 1, CASE s.k WHEN 0 THEN 'submit' ELSE 'sign' END, s.person_id, '人员' || s.person_id, p.title,
         s.id, p.stop, 1, NULL, 'at_unit', '情况属实，同意上报。', '{}', :content_hash, :opened_at, '', '',
         'sha256:' || (s.id - 1), 'sha256:' || s.id
    FROM passing s JOIN place p ON p.k = s.k WHERE s.k < s.here AND s.i <= :signable;

INSERT INTO signature (id, visit_id, action_id, version_id, stop, signer_id, signer_name, signer_title, unit_name,
                       opinion, method, content_hash, at, previous_hash, hash)
  SELECT s.id, s.id, s.id, s.i, p.stop, s.person_id, '人员' || s.person_id, p.title, '单位' || s.holder_id,
         '情况属实，同意上报。', 'code', :content_hash, :opened_at, '', 'sha256:' || s.id
    FROM passing s JOIN place p ON p.k = s.k WHERE s.k BETWEEN 1 AND s.here - 1 AND s.i <= :signable;
