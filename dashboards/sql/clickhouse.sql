-- Loads the exports of a fleet into ClickHouse. Run it in the directory EXPORTS:
--
--	clickhouse local --path fleet.db --queries-file clickhouse.sql
--
-- For a server, EXPORTS has to lie below its user_files_path, and the paths
-- below start from there. DuckDB's tables in duckdb.sql are the same. Where a
-- question joins or sums, these settings give the answer that the standard
-- asks for; a server's users need them too.

SET join_use_nulls = 1;
SET aggregate_functions_null_for_empty = 1;

CREATE OR REPLACE TABLE hosts ENGINE = MergeTree ORDER BY host AS
SELECT assumeNotNull(host) AS host, cpu
FROM file('hosts.csv', 'CSVWithNames',
	  'host Nullable(String), cpu Nullable(String)');

CREATE OR REPLACE TABLE boots ENGINE = MergeTree ORDER BY (host, run) AS
SELECT	extract(_path, '([^/]+)/[^/]+/[^/]+[.]csv[.]zst$') AS run,
	extract(_path, '([^/]+)[.]csv[.]zst$') AS host,
	boot_id,
	kernel,
	xen,
	level,
	source,
	death_cause,
	death_phase,
	failed,
	capture_whole,
	tsc_hz,
	walked_chunks,
	remapped_pages,
	released_pages,
	dropped_page_records,
	dropped_chunk_records,
	dropped_prepare_records,
	dropped_other_records,
	capture_damaged_blocks,
	capture_missing_blocks,
	phase_setup_ns,
	phase_prepare_ns,
	between_ns,
	phase_pagetable_ns,
	early_boot_ns,
	walk_ns,
	walk_step_p2m_ns,
	walk_step_m2p_ns,
	walk_step_mapping_ns,
	walk_step_p2m_timed_pages,
	walk_step_p2m_p50_ticks,
	walk_step_p2m_p99_ticks,
	walk_step_m2p_p50_ticks,
	walk_step_m2p_p99_ticks,
	walk_step_mapping_p50_ticks,
	walk_step_mapping_p99_ticks
FROM file('*/boots/*.csv.zst', 'CSVWithNames',
	  'boot_id Nullable(String),
	   kernel Nullable(String),
	   xen Nullable(String),
	   level Nullable(String),
	   source Nullable(String),
	   death_cause Nullable(String),
	   death_phase Nullable(String),
	   failed Nullable(Bool),
	   capture_whole Nullable(Bool),
	   tsc_hz Nullable(UInt64),
	   walked_chunks Nullable(UInt64),
	   remapped_pages Nullable(UInt64),
	   released_pages Nullable(UInt64),
	   dropped_page_records Nullable(UInt64),
	   dropped_chunk_records Nullable(UInt64),
	   dropped_prepare_records Nullable(UInt64),
	   dropped_other_records Nullable(UInt64),
	   capture_damaged_blocks Nullable(UInt64),
	   capture_missing_blocks Nullable(UInt64),
	   phase_setup_ns Nullable(Float64),
	   phase_prepare_ns Nullable(Float64),
	   between_ns Nullable(Float64),
	   phase_pagetable_ns Nullable(Float64),
	   early_boot_ns Nullable(Float64),
	   walk_ns Nullable(Float64),
	   walk_step_p2m_ns Nullable(Float64),
	   walk_step_m2p_ns Nullable(Float64),
	   walk_step_mapping_ns Nullable(Float64),
	   walk_step_p2m_timed_pages Nullable(UInt64),
	   walk_step_p2m_p50_ticks Nullable(Float64),
	   walk_step_p2m_p99_ticks Nullable(Float64),
	   walk_step_m2p_p50_ticks Nullable(Float64),
	   walk_step_m2p_p99_ticks Nullable(Float64),
	   walk_step_mapping_p50_ticks Nullable(Float64),
	   walk_step_mapping_p99_ticks Nullable(Float64)')
SETTINGS input_format_skip_unknown_fields = 1;

CREATE OR REPLACE TABLE areas ENGINE = MergeTree ORDER BY (host, run) AS
SELECT	extract(_path, '([^/]+)/[^/]+/[^/]+[.]csv[.]zst$') AS run,
	extract(_path, '([^/]+)[.]csv[.]zst$') AS host,
	area,
	start_pfn,
	end_pfn,
	remapped_pages,
	released_pages,
	ns
FROM file('*/areas/*.csv.zst', 'CSVWithNames',
	  'area Nullable(UInt64),
	   start_pfn Nullable(UInt64),
	   end_pfn Nullable(UInt64),
	   remapped_pages Nullable(Float64),
	   released_pages Nullable(Float64),
	   ns Nullable(Float64)')
SETTINGS input_format_skip_unknown_fields = 1;

CREATE OR REPLACE TABLE chunks ENGINE = MergeTree ORDER BY (host, run) AS
SELECT	extract(_path, '([^/]+)/[^/]+/[^/]+[.]csv[.]zst$') AS run,
	extract(_path, '([^/]+)[.]csv[.]zst$') AS host,
	chunk,
	area,
	pages,
	mfn,
	target_pfn,
	mfn_runs,
	ns
FROM file('*/chunks/*.csv.zst', 'CSVWithNames',
	  'chunk Nullable(UInt64),
	   area Nullable(UInt64),
	   pages Nullable(Float64),
	   mfn Nullable(UInt64),
	   target_pfn Nullable(UInt64),
	   mfn_runs Nullable(UInt64),
	   ns Nullable(Float64)')
SETTINGS input_format_skip_unknown_fields = 1;

CREATE OR REPLACE TABLE pages ENGINE = MergeTree ORDER BY (host, run) AS
SELECT	extract(_path, '([^/]+)/[^/]+/[^/]+[.]csv[.]zst$') AS run,
	extract(_path, '([^/]+)[.]csv[.]zst$') AS host,
	chunk,
	page,
	target_pfn,
	p2m_ticks,
	m2p_ticks,
	mapping_ticks
FROM file('*/pages/*.csv.zst', 'CSVWithNames',
	  'chunk Nullable(UInt64),
	   page Nullable(UInt64),
	   target_pfn Nullable(UInt64),
	   p2m_ticks Nullable(Float64),
	   m2p_ticks Nullable(Float64),
	   mapping_ticks Nullable(Float64)')
SETTINGS input_format_skip_unknown_fields = 1;
