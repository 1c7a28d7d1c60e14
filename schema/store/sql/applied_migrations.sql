select version, checksum from public.migration order by version
