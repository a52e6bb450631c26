-- What somebody began to write and saved under a code, until they go on or 30 days have passed. It is sealed
-- under a key that only the code and the server's key together give: nobody of the staff can read it.
create table saved_form (
  tag bytea primary key check (octet_length(tag) = 32),
  sealed bytea not null check (octet_length(sealed) <= 524288),
  saved_on date not null default app.today()
);
alter table saved_form enable row level security;
alter table saved_form force row level security;
create policy owner on saved_form to sdap_owner using (true) with check (true);

-- Takes the place of what the same code saved before. False where the code leads to a report by now.
create function app.save_form(the_tag bytea, the_sealed bytea) returns boolean language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  if exists (select from public.receipt where tag = the_tag) then return false; end if;
  insert into public.saved_form (tag, sealed) values (the_tag, the_sealed)
    on conflict (tag) do update set sealed = excluded.sealed, saved_on = excluded.saved_on;
  return true;
end $$;

create function app.saved_form(the_tag bytea) returns bytea language sql stable security definer
  set search_path = pg_catalog, public as $$
  select sealed from public.saved_form where tag = the_tag and saved_on > app.today() - 30
$$;

create function app.drop_saved_form(the_tag bytea) returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  delete from public.saved_form where tag = the_tag
$$;

create function app.delete_old_forms() returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare gone int;
begin
  delete from public.saved_form where saved_on <= app.today() - 30;
  get diagnostics gone = row_count;
  return gone;
end $$;

revoke execute on all functions in schema app from public;
grant execute on function app.save_form(bytea, bytea), app.saved_form(bytea), app.drop_saved_form(bytea) to sdap_app;
grant execute on function app.delete_old_forms() to sdap_jobs;
