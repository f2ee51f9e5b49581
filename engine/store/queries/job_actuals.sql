-- Actual cost per job, from every entry that was ever written.
SELECT job, sum(actual) AS actual FROM job_cost GROUP BY job
