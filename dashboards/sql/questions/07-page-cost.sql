-- What does a page cost, by CPU, kernel and Xen?
-- Over the hosts' last boots: the given share of the hosts needs at most this.
WITH placed AS (
	SELECT	cpu, kernel, xen, walk_ns_per_page,
		row_number() OVER (PARTITION BY cpu, kernel, xen
				   ORDER BY walk_ns_per_page) AS place,
		count(*) OVER (PARTITION BY cpu, kernel, xen) AS alike
	FROM newest
	WHERE walk_ns_per_page IS NOT NULL
)
SELECT	cpu, kernel, xen, max(alike) AS hosts,
	round(min(CASE WHEN place * 100 >= alike * 50 THEN walk_ns_per_page END), 1)
		AS p50_ns_per_page,
	round(min(CASE WHEN place * 100 >= alike * 90 THEN walk_ns_per_page END), 1)
		AS p90_ns_per_page,
	round(min(CASE WHEN place * 100 >= alike * 99 THEN walk_ns_per_page END), 1)
		AS p99_ns_per_page,
	round(max(walk_ns_per_page), 1) AS max_ns_per_page
FROM placed
GROUP BY cpu, kernel, xen
ORDER BY p50_ns_per_page DESC, cpu, kernel, xen;
