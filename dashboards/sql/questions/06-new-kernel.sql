-- What did a new kernel or a new Xen change?
-- Hosts whose last two boots were of different ones: median of what a page cost
-- before and after, on the same hosts, and the part of hosts that got slower by
-- more than 5 %.
WITH changed AS (
	SELECT	old_kernel, new_kernel, old_xen, new_xen, old_page_ns,
		new_page_ns,
		new_page_ns / old_page_ns AS ratio,
		row_number() OVER (
			PARTITION BY old_kernel, new_kernel, old_xen, new_xen
			ORDER BY new_page_ns / old_page_ns) AS place,
		count(*) OVER (
			PARTITION BY old_kernel, new_kernel, old_xen, new_xen
		) AS hosts
	FROM last_two
	WHERE (old_kernel <> new_kernel OR old_xen <> new_xen) AND
	      old_page_ns > 0 AND new_page_ns IS NOT NULL
)
SELECT	old_kernel, new_kernel, old_xen, new_xen, max(hosts) AS changed_hosts,
	round(avg(old_page_ns), 1) AS old_ns,
	round(avg(new_page_ns), 1) AS new_ns,
	round(min(CASE WHEN place * 2 >= hosts THEN ratio END), 3)
		AS median_ratio,
	round(100 * avg(CASE WHEN ratio > 1.05 THEN 1.0 ELSE 0.0 END), 1)
		AS slower_percent
FROM changed
GROUP BY old_kernel, new_kernel, old_xen, new_xen
ORDER BY median_ratio DESC, old_kernel, new_kernel, old_xen, new_xen;
