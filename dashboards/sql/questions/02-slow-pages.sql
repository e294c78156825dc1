-- On which hosts does a page cost more than on others of their kind?
-- The same CPU, kernel and Xen: hosts with twice the median of their kind or more.
WITH placed AS (
	SELECT	host, cpu, kernel, xen, page_ns,
		row_number() OVER (PARTITION BY cpu, kernel, xen
				   ORDER BY page_ns) AS place,
		count(*) OVER (PARTITION BY cpu, kernel, xen) AS alike
	FROM newest
	WHERE page_ns IS NOT NULL
), middle AS (
	SELECT	cpu, kernel, xen, max(alike) AS hosts,
		min(CASE WHEN place * 2 >= alike THEN page_ns END) AS median_ns
	FROM placed
	GROUP BY cpu, kernel, xen
)
SELECT	placed.host AS host, placed.cpu AS cpu, placed.kernel AS kernel,
	placed.xen AS xen, middle.hosts AS hosts_alike,
	round(placed.page_ns, 1) AS page_ns,
	round(middle.median_ns, 1) AS median_ns,
	round(placed.page_ns / nullif(middle.median_ns, 0), 2) AS times_median
FROM placed
JOIN middle ON middle.cpu = placed.cpu AND middle.kernel = placed.kernel AND
	       middle.xen = placed.xen
WHERE placed.page_ns >= 2 * middle.median_ns
ORDER BY times_median DESC, host
LIMIT 100;
