-- Which hosts remap or release another number of pages than at the boot before?
-- Behind it is another E820 map (firmware, a device), dom0_mem, or the kernel.
SELECT	host, cpu, old_run, new_run, old_kernel, new_kernel, old_xen, new_xen,
	old_remapped_pages, new_remapped_pages, old_released_pages, new_released_pages
FROM last_two
WHERE old_remapped_pages <> new_remapped_pages OR old_released_pages <> new_released_pages
ORDER BY host
LIMIT 100;
