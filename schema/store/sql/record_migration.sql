insert into public.migration (version, name, checksum, oldest) values ($1, $2, $3, $4)
