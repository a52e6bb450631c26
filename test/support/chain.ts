import type pg from 'pg'

/**
 * Computes every hash of a chain anew, from its first entry (or its newest cut) to its last, and
 * sets its head: what somebody with all rights would do to hide a change.
 */
export async function rebuildChain(superuser: pg.Client, chain: string): Promise<void> {
  await superuser.query("select set_config('rebuilt.chain', $1, false)", [chain])
  await superuser.query(`do $$
    declare e trail; h bytea := ''; n bigint := 0; c uuid := current_setting('rebuilt.chain');
    begin
      h := coalesce((select hash from trail_cut where chain = c order by seq desc limit 1), h);
      for e in select * from trail where chain = c order by seq loop
        h := sha256(h || convert_to(app.trail_text(e), 'UTF8'));
        n := e.seq;
        update trail set hash = h where chain = c and seq = n;
      end loop;
      insert into trail_head values (c, n, h) on conflict (chain) do update set seq = n, hash = h;
    end $$`)
}

/** Adds a chain of so many entries whose hashes fit. */
export async function makeChain(superuser: pg.Client, chain: string, entries: number): Promise<void> {
  await superuser.query("select set_config('made.chain', $1, false), set_config('made.entries', $2, false)", [
    chain,
    String(entries),
  ])
  await superuser.query(`do $$
    declare e trail; h bytea := '';
    begin
      e.chain := current_setting('made.chain');
      e.actor_kind := 'staff';
      e.person_id := gen_random_uuid();
      e.detail := '{"reason": "other"}';
      for n in 1..current_setting('made.entries')::int loop
        e.seq := n;
        e.at := timestamptz '2024-01-01' + n * interval '1 minute';
        e.action := (array['report.opened', 'case.read', 'referral.read'])[1 + n % 3];
        e.subject_id := gen_random_uuid();
        h := sha256(h || convert_to(app.trail_text(e), 'UTF8'));
        e.hash := h;
        insert into trail select e.*;
      end loop;
      insert into trail_head values (e.chain, e.seq, h);
    end $$`)
}

/**
 * Makes the oldest entries of a chain so many years older, and all hashes fit again: a trail as it
 * stands after years of use. @returns how many entries there are in all
 */
export async function aged(superuser: pg.Client, chain: string, entries: number, years: number): Promise<number> {
  await superuser.query(
    'update trail set at = at - make_interval(years => $3, days => 1) where chain = $1 and seq <= $2',
    [chain, entries, years],
  )
  await rebuildChain(superuser, chain)
  return Number((await superuser.query('select seq from trail_head where chain = $1', [chain])).rows[0].seq)
}
