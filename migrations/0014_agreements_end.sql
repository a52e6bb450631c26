-- Two weeks before an agreement ends both sides are asked: the receiver whether the service goes
-- on, the sender to ask the child. A renewed agreement takes the place of the one before.

alter table consent add replaced_by uuid references consent;
grant update (replaced_by) on consent to sdap_app;

create table referral_need (
  id uuid primary key,
  referral_id uuid not null references referral,
  still_needed boolean not null,
  at timestamptz not null default clock_timestamp(),
  by_person uuid not null references person,
  by_team uuid not null references team
);
create index on referral_need (referral_id, at);

alter table referral_need enable row level security;
alter table referral_need force row level security;
create policy owner on referral_need to sdap_owner using (true) with check (true);
create policy sides on referral_need for select to sdap_app using (exists (select from referral r where r.id = referral_id));
create policy receiver on referral_need for insert to sdap_app with check (
  by_team = any ((select app.teams())::uuid[]) and by_person = (select app.person())
  and exists (select from referral r where r.id = referral_id and r.to_team_id = by_team));
grant select, insert on referral_need to sdap_app;

-- A code that its owner stops opens nothing from that moment on, whatever somebody noted of it.
create or replace function app.reporter_stops_code() returns void language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare which uuid := app.receipt();
begin
  update public.report set waiting_since = coalesce(waiting_since, now())
    where id = (select report_id from public.conversation where id = app.conversation());
  update public.receipt set stopped_at = now(), stopped_by = 'reporter' where id = which;
  delete from public.record_grant where receipt_id = which;
end $$;
