insert into public.migration (version, name, checksum) values ($1, $2, $3)
