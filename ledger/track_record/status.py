"""What became of each forecast as of a day: scored, or left out and why. One SQL relation for all who ask."""

from __future__ import annotations

REASONS = (
    "open",
    "overdue",
    "ambiguous",
    "annulled",
    "late",
    "withdrawn",
    "superseded",
    "retrospective",
    "recoded",
)

# A question as of the day that ends at :cut. Of several resolutions the newest one known by then holds.
SETTLED = """
SELECT q.id, q.text, q.kind, q.options, q.closes, q.close, q.closing_day_end, q.weighs_with, q.recorded,
    r.id AS resolution_id, r.status, r.outcome, r.outcome_value, r.known_on,
    CASE WHEN r.known IS NOT NULL AND r.known < q.close THEN r.known ELSE q.close END AS cutoff
FROM question q LEFT JOIN resolution r ON r.id = (
    SELECT max(x.id) FROM resolution x WHERE x.question_id = q.id AND x.known <= :cut
)
"""

# The order of the cases is the policy: each forecast has exactly one fate, so the counts add up.
FATE = """
CASE
    WHEN f.recoded_by IS NOT NULL THEN 'recoded'
    WHEN f.stands_from >= s.cutoff THEN 'late'
    WHEN f.stands_until IS NOT NULL AND f.stands_until < s.cutoff AND f.stands_until < :cut
        AND (f.ended_by = 'withdrawal' OR :every = 0)
        THEN CASE f.ended_by WHEN 'withdrawal' THEN 'withdrawn' ELSE 'superseded' END
    WHEN s.status IN ('ambiguous', 'annulled') THEN s.status
    WHEN s.status IS NULL THEN CASE WHEN s.closing_day_end < :cut THEN 'overdue' ELSE 'open' END
    WHEN :prospective = 1 AND s.recorded >= s.cutoff THEN 'retrospective'
    ELSE 'scored'
END
"""

CLASSIFIED = f"""
SELECT f.id, f.question_id, f.forecaster_id, f.weighs_with, f.probability, f.probabilities,
    s.kind, s.outcome_value,
    CASE WHEN s.recorded >= s.cutoff THEN 1 ELSE 0 END AS hindsight, {FATE} AS fate
FROM forecast f JOIN ({SETTLED}) s ON s.id = f.question_id
"""  # noqa: S608
