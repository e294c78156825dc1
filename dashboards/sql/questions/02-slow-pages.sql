-- On which hosts does a page cost more than on others of their kind?
-- The same CPU, kernel and Xen: hosts with twice the median of their kind or more.
WITH placed AS (
	SELECT	host, cpu, kernel, xen, walk_ns_per_page,
		row_number() OVER (PARTITION BY cpu, kernel, xen
				   ORDER BY walk_ns_per_page) AS place,
		count(*) OVER (PARTITION BY cpu, kernel, xen) AS alike
	FROM newest
	WHERE walk_ns_per_page IS NOT NULL
), middle AS (
	SELECT	cpu, kernel, xen, max(alike) AS hosts,
		min(CASE WHEN place * 2 >= alike THEN walk_ns_per_page END) AS median_ns_per_page
	FROM placed
	GROUP BY cpu, kernel, xen
)
SELECT	placed.host AS host, placed.cpu AS cpu, placed.kernel AS kernel,
	placed.xen AS xen, middle.hosts AS hosts_alike,
	round(placed.walk_ns_per_page, 1) AS walk_ns_per_page,
	round(middle.median_ns_per_page, 1) AS median_ns_per_page,
	round(placed.walk_ns_per_page / nullif(middle.median_ns_per_page, 0), 2) AS times_median
FROM placed
JOIN middle ON middle.cpu = placed.cpu AND middle.kernel = placed.kernel AND
	       middle.xen = placed.xen
WHERE placed.walk_ns_per_page >= 2 * middle.median_ns_per_page
ORDER BY times_median DESC, host
LIMIT 100;
