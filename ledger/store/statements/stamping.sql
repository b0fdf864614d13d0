-- name: touched
-- Questions of which, or of whose forecasts, a stamp of the first :size entries, by :by_then, is the earliest.
SELECT id FROM question WHERE entry < :size AND (stamped_by IS NULL OR stamped_by > :by_then)
UNION
SELECT question_id FROM forecast
WHERE (coalesce(stated_entry, entry) < :size AND (stamped_by IS NULL OR stamped_by > :by_then))
    OR (withdrawal_entry < :size AND (withdrawal_stamped_by IS NULL OR withdrawal_stamped_by > :by_then))

-- name: forecasts
UPDATE forecast SET stamped_by = :by_then
WHERE coalesce(stated_entry, entry) < :size AND (stamped_by IS NULL OR stamped_by > :by_then)

-- name: withdrawals
UPDATE forecast SET withdrawal_stamped_by = :by_then
WHERE withdrawal_entry < :size AND (withdrawal_stamped_by IS NULL OR withdrawal_stamped_by > :by_then)

-- name: questions
UPDATE question SET stamped_by = :by_then WHERE entry < :size AND (stamped_by IS NULL OR stamped_by > :by_then)
