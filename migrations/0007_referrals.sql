-- Referrals: one service asked of one team for one child. The packet that the receiver reads
-- is a record of its own; where it came from stands apart and only the sender sees it.

create table referral (
  id uuid primary key references record,
  from_team_id uuid not null references team,
  to_team_id uuid not null references team,
  service text not null,
  urgency text not null check (urgency in ('urgent', 'soon', 'routine')),
  state text not null check (state in ('draft', 'sent', 'acknowledged', 'accepted', 'declined', 'in_progress', 'completed',
    'withdrawn', 'declined_by_child', 'expired')),
  made_at timestamptz not null default now(),
  sent_at timestamptz,
  acknowledge_by timestamptz,
  expires_on date,
  check (state = 'draft' or state = 'withdrawn' or (sent_at is not null and expires_on is not null))
);
create index on referral (from_team_id, made_at desc);
create index on referral (to_team_id, made_at desc);

create table referral_origin (
  referral_id uuid primary key references referral,
  team_id uuid not null references team,
  case_id uuid not null references case_file,
  consent_id uuid references consent,
  conversation_id uuid references conversation
);
create index on referral_origin (case_id);
create index on referral_origin (consent_id);
create index on referral_origin (conversation_id) where conversation_id is not null;

create table referral_state (
  id uuid primary key,
  referral_id uuid not null references referral,
  state text not null,
  at timestamptz not null default clock_timestamp(),
  by_person uuid not null references person,
  by_team uuid not null references team,
  reason text
);
create index on referral_state (referral_id, at);

do $$
declare t text;
begin
  foreach t in array array['referral', 'referral_origin', 'referral_state'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner on %I to sdap_owner using (true) with check (true)', t);
  end loop;
end $$;

-- A draft is nobody's but the sender's.
create policy sides on referral for select to sdap_app using (
  from_team_id = any ((select app.teams())::uuid[])
  or (to_team_id = any ((select app.teams())::uuid[]) and state <> 'draft'));
create policy sender on referral for insert to sdap_app with check (from_team_id = any ((select app.teams())::uuid[]));
create policy sides_work on referral for update to sdap_app using (
  from_team_id = any ((select app.teams())::uuid[])
  or (to_team_id = any ((select app.teams())::uuid[]) and state <> 'draft'));
grant select, insert on referral to sdap_app;
grant update (state, sent_at, acknowledge_by, expires_on) on referral to sdap_app;

create policy sender on referral_origin for select to sdap_app
  using (team_id = any ((select app.teams())::uuid[]) or conversation_id = any ((select app.conversations())::uuid[]));
create policy sender_makes on referral_origin for insert to sdap_app with check (team_id = any ((select app.teams())::uuid[]));
create policy sender_completes on referral_origin for update to sdap_app
  using (team_id = any ((select app.teams())::uuid[])) with check (team_id = any ((select app.teams())::uuid[]));
grant select, insert on referral_origin to sdap_app;
grant update (consent_id) on referral_origin to sdap_app;

-- The child sees the steps of the own referrals, and only while the child wants them shown.
create policy sides on referral_state for select to sdap_app using (
  exists (select from referral r where r.id = referral_id)
  or exists (select from referral_origin o where o.referral_id = referral_state.referral_id
    and o.conversation_id = any ((select app.conversations())::uuid[])
    and exists (select from conversation c where c.id = (select app.conversation()) and c.shows_steps_since is not null)));
create policy maker on referral_state for insert to sdap_app
  with check (by_team = any ((select app.teams())::uuid[]) and exists (select from referral r where r.id = referral_id));
grant select, insert on referral_state to sdap_app;
