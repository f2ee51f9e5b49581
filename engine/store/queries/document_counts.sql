-- All documents that ever arrived, by what became of them.
SELECT outcome, count(*) AS count FROM document_arrival GROUP BY outcome
