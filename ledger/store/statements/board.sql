-- name: said
-- with: whole_errors
-- A leaderboard of a lake. What it reads again and again is kept by the engine: the scored yes/no forecasts, then what
-- each forecaster said of each question; what comes back are sums of forecasters. Whole numbers are in units of 10^-15;
-- Spark makes 64 bits of what floor gives, so large ones are rounded as decimals.
SELECT forecaster_id, question_id, weighs_with, probability, error, outcome FROM whole_errors WHERE error IS NOT NULL

-- name: pairs
-- Where each question weighs one: with how much it counts, its group of claims, and the scores that other outcomes would have had.
SELECT forecaster_id, question_id, question_id AS claim_group, 1 AS n, CAST(1 AS DOUBLE PRECISION) AS weight, error AS total,
    error AS score, error AS lowest, error AS highest, outcome,
    CAST(floor(probability * probability * 1e15 + 0.5) AS DOUBLE PRECISION) AS if_no,
    CAST(floor((1 - probability) * (1 - probability) * 1e15 + 0.5) AS DOUBLE PRECISION) AS if_yes
FROM said

-- name: own_claims
-- Which claims forecasts rest on that their questions were not made of.
SELECT DISTINCT s.weighs_with, q.weighs_with FROM said s JOIN question q ON q.id = s.question_id WHERE s.weighs_with < 0

-- name: claim_pairs
-- Where questions of one claim together weigh one; `linked` has the group of claims of those whose number is another.
SELECT forecaster_id, question_id, max(claim_group) AS claim_group, count(*) AS n,
    CAST(sum(CAST(floor(1e15 / several + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION) / count(*) / 1e15 AS weight,
    CAST(sum(CAST(floor(error / several + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION) / count(*) AS total,
    CAST(sum(CAST(error AS DECIMAL(18, 0))) AS DOUBLE PRECISION) / count(*) AS score,
    min(error) AS lowest, max(error) AS highest, max(outcome) AS outcome,
    CAST(sum(CAST(floor(probability * probability * 1e15 + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION) / count(*) AS if_no,
    CAST(sum(CAST(floor((1 - probability) * (1 - probability) * 1e15 + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION)
        / count(*) AS if_yes
FROM (
    SELECT s.forecaster_id, s.question_id, s.probability, s.error, s.outcome, c.several,
        coalesce(l.claim_group, q.weighs_with) AS claim_group
    FROM said s
    JOIN question q ON q.id = s.question_id
    LEFT JOIN linked l ON l.unit = q.weighs_with
    JOIN (
        SELECT forecaster_id, weighs_with, count(DISTINCT question_id) AS several FROM said
        GROUP BY forecaster_id, weighs_with
    ) c ON c.forecaster_id = s.forecaster_id AND c.weighs_with = s.weighs_with
) weighed
GROUP BY forecaster_id, question_id

-- name: people
-- Of each forecaster: how many forecasts, questions, and questions that others answered too; the sums of weights, of
-- weighed scores, and of weights times the mean score of the question; the lowest score and the highest.
SELECT p.forecaster_id, sum(p.n), count(*), count(CASE WHEN q.answered > 1 THEN 1 END),
    sum(CAST(floor(p.weight * 1e15 + 0.5) AS DECIMAL(18, 0))), sum(CAST(floor(p.total + 0.5) AS DECIMAL(18, 0))),
    sum(CAST(floor(p.weight * q.mean + 0.5) AS DECIMAL(18, 0))), min(p.lowest), max(p.highest)
FROM pairs p
JOIN (
    SELECT question_id, count(*) AS answered,
        CAST(sum(CAST(floor(total + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION)
            / CAST(sum(CAST(floor(weight * 1e15 + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION) * 1e15 AS mean
    FROM pairs GROUP BY question_id
) q ON q.question_id = p.question_id
GROUP BY p.forecaster_id ORDER BY p.forecaster_id

-- name: told
-- One step: of the values that were given for forecasters the mean on each question, back to its forecasters; the lowest
-- label on these questions; and how many of the questions have two forecasters or more of those that are left.
SELECT p.forecaster_id, sum(CAST(floor(p.weight * q.mean + 0.5) AS DECIMAL(18, 0))), min(q.label),
    count(CASE WHEN q.remaining > 1 THEN 1 END)
FROM pairs p
JOIN (
    SELECT p.question_id, min(g.label) AS label, sum(g.remaining) AS remaining,
        CAST(sum(CAST(floor(p.weight * g.amount + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION)
            / CAST(sum(CAST(floor(p.weight * 1e15 + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION) * 1e15 AS mean
    FROM pairs p JOIN given g ON g.forecaster_id = p.forecaster_id GROUP BY p.question_id
) q ON q.question_id = p.question_id
GROUP BY p.forecaster_id ORDER BY p.forecaster_id

-- name: difficulties
-- Of each question what is left of its scores beside what was given for its forecasters, and how many of these are left.
SELECT p.question_id, min(g.label) AS label, count(*) AS answered,
    CAST(sum(CAST(floor(p.total - p.weight * g.amount + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION)
        / CAST(sum(CAST(floor(p.weight * 1e15 + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION) * 1e15 AS difficulty,
    CAST(sum(CAST(floor(p.weight * 1e15 + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION) / 1e15 AS weight,
    max(p.outcome) / 1e15 AS outcome, sum(g.remaining) AS remaining,
    CAST(sum(CAST(CASE WHEN g.remaining = 1 THEN floor(p.weight * 1e15 + 0.5) ELSE 0 END AS DECIMAL(18, 0)))
        AS DOUBLE PRECISION) / 1e15 AS shared
FROM pairs p JOIN given g ON g.forecaster_id = p.forecaster_id GROUP BY p.question_id

-- name: pulls
-- Of each forecaster and group of claims, among the scores that inform: how much it pulls, and what neither explains.
SELECT forecaster_id, claim_group, CAST(sum(CAST(floor(pull * 1e15 + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION) AS pull,
    CAST(sum(CAST(floor(rest + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION) AS rest,
    CAST(sum(CAST(floor(weight * 1e15 + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION) AS weight
FROM (
    SELECT p.forecaster_id, p.claim_group, p.weight, p.weight * (1 - p.weight / d.shared) AS pull,
        p.total - p.weight * (g.amount + d.difficulty) AS rest
    FROM pairs p
    JOIN given g ON g.forecaster_id = p.forecaster_id AND g.remaining = 1
    JOIN difficulties d ON d.question_id = p.question_id AND d.remaining > 1
) informing
GROUP BY forecaster_id, claim_group

-- name: errors
-- Of each forecaster: how many clusters inform, the sum of pulls, and that of squares, each enlarged for its own pull.
SELECT p.forecaster_id, max(t.clusters), max(t.pull),
    sum(CAST(CASE WHEN abs(p.rest) > :least * p.weight AND t.clusters > 1
        THEN p.rest * p.rest / (1 - p.pull / t.pull) ELSE 0 END AS DECIMAL(38, 0)))
FROM pulls p
JOIN (
    SELECT forecaster_id, count(*) AS clusters, CAST(sum(CAST(pull AS DECIMAL(18, 0))) AS DOUBLE PRECISION) AS pull
    FROM pulls GROUP BY forecaster_id
) t ON t.forecaster_id = p.forecaster_id
GROUP BY p.forecaster_id ORDER BY p.forecaster_id

-- name: groups
-- Of each group of forecasters: questions and those of several, sums of their weights, of outcomes and squares of these.
SELECT label, count(*), count(CASE WHEN answered > 1 THEN 1 END),
    sum(CAST(weight * 1e15 AS DECIMAL(38, 0))),
    sum(CAST(weight * outcome * 1e15 AS DECIMAL(38, 0))),
    sum(CAST(weight * outcome * outcome * 1e15 AS DECIMAL(38, 0))),
    sum(CAST(weight * difficulty AS DECIMAL(38, 0)))
FROM difficulties GROUP BY label ORDER BY label

-- name: crowds
-- What the median of all on each question that several answered would have scored: sums of weights, weighed scores, and
-- of these less the question's difficulty.
SELECT d.label, sum(CAST(d.weight * 1e15 AS DECIMAL(38, 0))),
    sum(CAST(d.weight * (m.median - d.outcome) * (m.median - d.outcome) * 1e15 AS DECIMAL(38, 0))),
    sum(CAST(d.weight * ((m.median - d.outcome) * (m.median - d.outcome) * 1e15 - d.difficulty) AS DECIMAL(38, 0)))
FROM difficulties d
JOIN (SELECT question_id, median(probability) AS median FROM said GROUP BY question_id) m ON m.question_id = d.question_id
WHERE d.answered > 1
GROUP BY d.label ORDER BY d.label

-- name: behind
-- Of each forecaster who shares questions with :one: what a bet on :one has brought, for four sizes of bets.
SELECT forecaster_id,
    sum(CAST(floor(ln(1 + least(0.5, most) * gap) * 1e15 + 0.5) AS DECIMAL(18, 0))),
    sum(CAST(floor(ln(1 + least(1.0, most) * gap) * 1e15 + 0.5) AS DECIMAL(18, 0))),
    sum(CAST(floor(ln(1 + least(2.0, most) * gap) * 1e15 + 0.5) AS DECIMAL(18, 0))),
    sum(CAST(floor(ln(1 + least(4.0, most) * gap) * 1e15 + 0.5) AS DECIMAL(18, 0)))
FROM (
    SELECT o.forecaster_id, CAST(sum(CAST(floor(o.score - m.score + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION)
            / count(*) / 1e15 AS gap,
        0.5 / greatest(CAST(sum(CAST(floor(greatest(abs(o.if_no - m.if_no), abs(o.if_yes - m.if_yes)) + 0.5)
            AS DECIMAL(18, 0))) AS DOUBLE PRECISION) / count(*) / 1e15, 1e-300) AS most
    FROM pairs m JOIN pairs o ON o.question_id = m.question_id AND o.forecaster_id <> m.forecaster_id
    WHERE m.forecaster_id = :one
    GROUP BY o.forecaster_id, o.claim_group
) bets
GROUP BY forecaster_id ORDER BY forecaster_id

-- name: counts
-- with: selected
-- How many forecasts became what: yes/no ones or not, of which basis and grade, and whether their question is early.
SELECT s.status, CASE WHEN s.kind = 'binary' THEN 1 ELSE 0 END, s.basis, s.grade,
    CASE WHEN s.status = 0 AND q.close > :cut THEN 1 ELSE 0 END, count(*)
FROM selected s JOIN question q ON q.id = s.question_id
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5

-- name: waiting
-- with: selected
-- Which groups have answered which questions that wait for an outcome.
SELECT DISTINCT s.question_id, g.label FROM selected s JOIN given g ON g.forecaster_id = s.forecaster_id
WHERE s.status IN (1, 2) AND s.kind = 'binary'
