select owner, master, wrapped from core.person_key where owner = any($1)
