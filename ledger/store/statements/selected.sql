-- with: judged
-- The forecasts of a scope: made from :since to before :heard, by forecasters :first to :last, and where :tag is not
-- empty on questions with that tag.
SELECT * FROM judged
WHERE stands_from >= :since AND stands_from < :heard AND forecaster_id BETWEEN :first AND :last
    AND (:tag = '' OR question_id IN (SELECT t.question_id FROM question_tag t WHERE t.tag = :tag))
    AND (:unusual = 0 OR kind <> 'binary')
