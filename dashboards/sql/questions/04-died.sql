-- Which boots died, failed, or have captures that are incomplete?
-- Of every boot, newest first.
SELECT	run, host, kernel, xen,
	CASE WHEN death_cause IS NOT NULL THEN 'died'
	     WHEN failed THEN 'failed'
	     WHEN capture_damaged_blocks > 0 OR capture_missing_blocks > 0 OR remapped_pages IS NULL
		THEN 'incomplete'
	     ELSE 'dropped'
	END AS state,
	death_cause, death_phase, capture_damaged_blocks, capture_missing_blocks, dropped_page_records
FROM history
WHERE NOT coalesce(capture_whole, NOT failed, false)
ORDER BY run DESC, host
LIMIT 100;
