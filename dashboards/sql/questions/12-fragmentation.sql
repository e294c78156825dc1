-- Does it matter how scattered a chunk's machine frames are?
-- Chunks of the last boots by the number of runs of adjacent MFNs in them.
SELECT	newest.cpu AS cpu, newest.kernel AS kernel,
	CASE WHEN chunks.mfn_runs <= 1 THEN '1'
	     WHEN chunks.mfn_runs <= 8 THEN '2 to 8'
	     WHEN chunks.mfn_runs <= 64 THEN '9 to 64'
	     ELSE 'more than 64'
	END AS mfn_run_group,
	min(chunks.mfn_runs) AS least_runs,
	count(*) AS chunks,
	round(sum(chunks.ns) / sum(chunks.pages), 1) AS ns_per_page
FROM chunks
JOIN newest ON newest.host = chunks.host AND newest.run = chunks.run
WHERE chunks.mfn_runs > 0 AND chunks.ns IS NOT NULL
GROUP BY cpu, kernel, mfn_run_group
ORDER BY cpu, kernel, least_runs;
