-- Which boots died, failed, or have captures that do not tell all?
-- Of every boot, newest first.
SELECT	run, host, kernel, xen,
	CASE WHEN death IS NOT NULL THEN 'died'
	     WHEN failed THEN 'failed'
	     WHEN damaged > 0 OR missing_blocks > 0 OR remapped IS NULL
		THEN 'incomplete'
	     ELSE 'dropped'
	END AS state,
	death, death_phase, damaged, missing_blocks, lost_pages
FROM history
WHERE NOT whole
ORDER BY run DESC, host
LIMIT 100;
