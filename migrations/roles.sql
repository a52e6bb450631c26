-- The four roles of a deployment. Run once by a superuser; harmless when repeated.
-- sdap_owner owns everything and cannot sign in; sdap_migrate acts for it while migrating;
-- sdap_app serves people; sdap_jobs runs jobs and can unseal nothing.
do $$
begin
  if not exists (select from pg_roles where rolname = 'sdap_owner') then create role sdap_owner nologin; end if;
  if not exists (select from pg_roles where rolname = 'sdap_migrate') then create role sdap_migrate login; end if;
  if not exists (select from pg_roles where rolname = 'sdap_app') then create role sdap_app login; end if;
  if not exists (select from pg_roles where rolname = 'sdap_jobs') then create role sdap_jobs login; end if;
end $$;
alter role sdap_owner nologin noinherit nosuperuser nobypassrls nocreatedb nocreaterole;
alter role sdap_migrate login noinherit nosuperuser nobypassrls nocreatedb nocreaterole;
alter role sdap_app login noinherit nosuperuser nobypassrls nocreatedb nocreaterole;
alter role sdap_jobs login noinherit nosuperuser nobypassrls nocreatedb nocreaterole;
grant sdap_owner to sdap_migrate with inherit false, set true;
