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
	capture,
	kernel,
	concat(xen_major, '.', xen_minor) AS xen,
	level,
	death,
	death_phase,
	failed,
	whole,
	tsc_khz,
	chunks,
	remapped,
	released,
	lost_pages,
	lost_chunks,
	lost_prepare,
	lost_other,
	damaged,
	missing_blocks,
	phase_setup_ns AS setup_ns,
	phase_prepare_ns AS prepare_ns,
	between_ns,
	phase_pagetable_ns AS pagetable_ns,
	early_ns,
	walk_ns,
	p2m_ns,
	m2p_ns,
	mapping_ns,
	p2m_pages AS timed_pages,
	p2m_p50_ticks,
	p2m_p99_ticks,
	m2p_p50_ticks,
	m2p_p99_ticks,
	mapping_p50_ticks,
	mapping_p99_ticks
FROM file('*/boots/*.csv.zst', 'CSVWithNames',
	  'capture Nullable(String),
	   kernel Nullable(String),
	   xen_major Nullable(UInt64),
	   xen_minor Nullable(UInt64),
	   level Nullable(String),
	   death Nullable(String),
	   death_phase Nullable(String),
	   failed Nullable(Bool),
	   whole Nullable(Bool),
	   tsc_khz Nullable(UInt64),
	   chunks Nullable(UInt64),
	   remapped Nullable(UInt64),
	   released Nullable(UInt64),
	   lost_pages Nullable(UInt64),
	   lost_chunks Nullable(UInt64),
	   lost_prepare Nullable(UInt64),
	   lost_other Nullable(UInt64),
	   damaged Nullable(UInt64),
	   missing_blocks Nullable(UInt64),
	   phase_setup_ns Nullable(Float64),
	   phase_prepare_ns Nullable(Float64),
	   between_ns Nullable(Float64),
	   phase_pagetable_ns Nullable(Float64),
	   early_ns Nullable(Float64),
	   walk_ns Nullable(Float64),
	   p2m_ns Nullable(Float64),
	   m2p_ns Nullable(Float64),
	   mapping_ns Nullable(Float64),
	   p2m_pages Nullable(UInt64),
	   p2m_p50_ticks Nullable(Float64),
	   p2m_p99_ticks Nullable(Float64),
	   m2p_p50_ticks Nullable(Float64),
	   m2p_p99_ticks Nullable(Float64),
	   mapping_p50_ticks Nullable(Float64),
	   mapping_p99_ticks Nullable(Float64)')
SETTINGS input_format_skip_unknown_fields = 1;

CREATE OR REPLACE TABLE areas ENGINE = MergeTree ORDER BY (host, run) AS
SELECT	extract(_path, '([^/]+)/[^/]+/[^/]+[.]csv[.]zst$') AS run,
	extract(_path, '([^/]+)[.]csv[.]zst$') AS host,
	area,
	start_pfn,
	end_pfn,
	remapped,
	released,
	ns
FROM file('*/areas/*.csv.zst', 'CSVWithNames',
	  'area Nullable(UInt64),
	   start_pfn Nullable(UInt64),
	   end_pfn Nullable(UInt64),
	   remapped Nullable(Float64),
	   released Nullable(Float64),
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
	runs,
	ns
FROM file('*/chunks/*.csv.zst', 'CSVWithNames',
	  'chunk Nullable(UInt64),
	   area Nullable(UInt64),
	   pages Nullable(Float64),
	   mfn Nullable(UInt64),
	   target_pfn Nullable(UInt64),
	   runs Nullable(UInt64),
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
