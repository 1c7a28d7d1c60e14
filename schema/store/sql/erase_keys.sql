-- What people's keys encrypted is gone with them, also here.
delete from core.person_key where owner = any ($1)
