-- Which hosts lost pages to Xen?
-- Pages that had no RAM to go to in the last boot, and how much memory that is.
SELECT	host, cpu, kernel, xen, remapped_pages, released_pages,
	round(released_pages / 256, 1) AS released_mib,
	round(100.0 * released_pages / (1.0 * remapped_pages + released_pages), 1) AS percent
FROM newest
WHERE released_pages > 0
ORDER BY released_pages DESC, host
LIMIT 100;
