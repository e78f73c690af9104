-- read
SELECT r.state, r.version, r.number, r.seq, r.head, r.unit_id, v.id AS version_id, v.content, v.content_hash,
       x.id AS visit_id, x.stop, h.unit_name, p.name, p.title, n.stop AS next_stop, n.unit_id AS next_unit_id,
       d.due_at AS next_due_at, {now} AS now,
       (SELECT s.hash FROM signature s WHERE s.version_id = v.id ORDER BY s.id DESC LIMIT 1) AS previous_signature
  FROM report r
  JOIN report_version v ON v.report_id = r.id AND v.number = r.number
  JOIN visit x ON x.report_id = r.id AND x.closed_at IS NULL
  JOIN route_stop h ON h.version_id = v.id AND h.stop = x.stop
  JOIN post o ON o.unit_id = h.unit_id AND o.role = :role AND o.person_id = :by AND o.ended_at IS NULL
  JOIN person p ON p.id = o.person_id AND p.disabled_at IS NULL
  LEFT JOIN route_stop n ON n.version_id = v.id AND n.seq = h.seq + 1
  LEFT JOIN stop_date d ON d.campaign_id = r.campaign_id AND d.stop = n.stop
 WHERE r.id = :report_id {lock}

-- close visit
UPDATE visit SET closed_at = :now, closed_by_id = :by, outcome = 'signed' WHERE id = :visit_id

-- close assignment
UPDATE assignment SET closed_at = :now WHERE visit_id = :visit_id

-- action
INSERT INTO action (report_id, seq, act, actor_id, actor_name, actor_title, visit_id, stop, number, state_before,
                    state_after, words, detail, content_hash, at, address, agent, previous_hash, hash)
VALUES (:report_id, :next_seq, 'sign', :by, :name, :title, :visit_id, :stop, :number, :state, :next_state, :words, '{}',
        :content_hash, :now, '', '', :head, :action_hash) RETURNING id

-- signature
INSERT INTO signature (visit_id, action_id, version_id, stop, signer_id, signer_name, signer_title, unit_name, opinion,
                       method, content_hash, at, previous_hash, hash)
VALUES (:visit_id, :action_id, :version_id, :stop, :by, :name, :title, :unit_name, :words, 'code', :content_hash, :now,
        :previous_signature, :signature_hash)

-- open visit
INSERT INTO visit (report_id, version_id, stop, opened_at, due_at)
VALUES (:report_id, :version_id, :next_stop, :now, :next_due_at) RETURNING id

-- open assignment
INSERT INTO assignment (visit_id, kind, unit_id, role, due_at)
VALUES (:next_visit_id, 'sign', :next_unit_id, :next_role, :next_due_at)

-- mail
INSERT INTO outbox (dedup_key, debt, report_id, visit_id, person_id, detail, created_at, due_at)
SELECT 'turn:' || :next_visit_id || ':' || :number || ':' || person_id, 'turn', :report_id, :next_visit_id, person_id,
       '{}', :now, :now FROM post WHERE unit_id = :next_unit_id AND role = :next_role AND ended_at IS NULL

-- lock
INSERT INTO outbox (dedup_key, debt, report_id, detail, created_at, due_at)
VALUES ('lock:' || :report_id || ':' || :next_seq, 'lock', :report_id, '{}', :now, :now)

-- report
UPDATE report SET state = :next_state, version = version + 1, seq = :next_seq, head = :action_hash
 WHERE id = :report_id AND version = :version

-- intent
INSERT INTO intent (key, report_id, actor_id, act, payload_hash, seq, at)
VALUES (:key, :report_id, :by, 'sign', :action_hash, :next_seq, :now)
