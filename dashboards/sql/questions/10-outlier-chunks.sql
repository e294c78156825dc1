-- Which chunks took far longer than the others of their boot?
-- Of the last boots: what a page of it cost, and how many times the median chunk
-- of that boot this is. A single one is an interruption of the machine; several
-- at the same MFNs are memory that is slow.
WITH last_run AS (
	SELECT host AS last_host, run AS last_run FROM newest
), placed AS (
	SELECT	chunks.host AS host, chunks.run AS run, chunks.chunk AS chunk,
		chunks.mfn AS mfn, chunks.target_pfn AS target_pfn,
		chunks.mfn_runs AS mfn_runs, chunks.pages AS pages,
		chunks.ns / chunks.pages AS ns_per_page,
		row_number() OVER (PARTITION BY chunks.host, chunks.run
				   ORDER BY chunks.ns / chunks.pages) AS place,
		count(*) OVER (PARTITION BY chunks.host, chunks.run) AS all_chunks
	FROM chunks
	JOIN last_run ON last_run.last_host = chunks.host AND
			 last_run.last_run = chunks.run
	WHERE chunks.ns IS NOT NULL AND chunks.pages > 0
), middle AS (
	SELECT	host, run,
		min(CASE WHEN place * 2 >= all_chunks THEN ns_per_page END)
			AS median_ns
	FROM placed
	GROUP BY host, run
)
SELECT	placed.host AS host, placed.chunk AS chunk, placed.mfn AS mfn,
	placed.target_pfn AS target_pfn, placed.pages AS pages,
	placed.mfn_runs AS mfn_runs, round(placed.ns_per_page, 1) AS ns_per_page,
	round(placed.ns_per_page / nullif(middle.median_ns, 0), 2) AS times_median
FROM placed
JOIN middle ON middle.host = placed.host AND middle.run = placed.run
WHERE placed.ns_per_page >= 5 * middle.median_ns
ORDER BY times_median DESC, host, chunk
LIMIT 100;
