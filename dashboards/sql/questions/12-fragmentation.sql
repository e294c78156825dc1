-- Does it matter how scattered a chunk's machine frames are?
-- Chunks of the last boots by the number of runs of adjacent MFNs in them.
SELECT	newest.cpu AS cpu, newest.kernel AS kernel,
	CASE WHEN chunks.runs <= 1 THEN '1'
	     WHEN chunks.runs <= 8 THEN '2 to 8'
	     WHEN chunks.runs <= 64 THEN '9 to 64'
	     ELSE 'more than 64'
	END AS mfn_runs,
	min(chunks.runs) AS least_runs,
	count(*) AS chunks,
	round(sum(chunks.ns) / sum(chunks.pages), 1) AS page_ns
FROM chunks
JOIN newest ON newest.host = chunks.host AND newest.run = chunks.run
WHERE chunks.runs > 0 AND chunks.ns IS NOT NULL
GROUP BY cpu, kernel, mfn_runs
ORDER BY cpu, kernel, least_runs;
