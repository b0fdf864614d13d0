-- The last number of each kind of record, 0 where there is none.
SELECT
    (SELECT coalesce(max(id), 0) FROM source) AS source,
    (SELECT coalesce(max(id), 0) FROM forecaster) AS forecaster,
    (SELECT coalesce(max(id), 0) FROM claim) AS claim,
    (SELECT coalesce(max(id), 0) FROM question) AS question,
    (
        SELECT coalesce(max(last), 0)
        FROM (SELECT max(id) AS last FROM forecast UNION ALL SELECT max(id) AS last FROM seal) AS numbered
    ) AS forecast,
    (SELECT coalesce(max(id), 0) FROM resolution) AS resolution,
    (SELECT coalesce(max(id), 0) FROM file_import) AS file_import,
    (SELECT coalesce(max(id), 0) FROM published_report) AS published_report,
    (SELECT coalesce(max(id), 0) FROM signing_key) AS signing_key,
    (SELECT coalesce(max(id), 0) FROM stamp) AS stamp
