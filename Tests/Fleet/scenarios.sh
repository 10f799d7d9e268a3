# The scenarios of scripts/fleet. Each sets `figures`, and `trouble` where something was lost, or `omitted` to why it
# cannot be played here.

scenarios=(rounds short_tokens killed cut stopped restarts unreachable silent unsaved login bouncer crowd cost)
short_scenarios=(rounds killed unsaved)

# A new login for each scenario: what one has lost must not count for the next.
refresh_login() {
  restart_mock 172800
  (on 0 login) >"$work/login"
  (on 0 seed "$(cat "$work/login")")
}

blame() { trouble+="${trouble:+; }$1"; }

# expect_one_request BEFORE: every worker got the same token, for one request, and the server has refused none.
expect_one_request() {
  local made=$(($(requests) - $1)) served tokens
  served=$(cat "$work"/out.* | grep -c '^ok ' || true)
  tokens=$(cat "$work"/out.* | { grep '^ok ' || true; } | sort -u | wc -l)
  ((made == 1)) || blame "$made token requests"
  ((served == $(ls "$work"/out.* | wc -l))) || blame "failed: $(cat "$work"/out.* | grep -v '^ok ' | head -1)"
  ((tokens == 1)) || blame "$tokens tokens"
  (($(refusals) == 0)) || blame "the server refused a refresh token"
}

play_rounds() {
  local count=$1
  for ((round = 1; round <= count; round++)); do
    local before
    before=$(requests)
    (on 0 expire)
    at_once 4 once $(($(date +%s) + 2))
    expect_one_request "$before"
  done
  figures="$count rounds of $((hosts * 4)) processes, $(requests) token requests"
}

scenario_rounds() { play_rounds "$([[ $short ]] && echo 2 || echo 20)"; }

scenario_bouncer() {
  url=$bouncer_url play_rounds "$([[ $short ]] && echo 1 || echo 5)"
  figures+=" through PgBouncer"
}

# loads SECONDS: four processes on each machine for so long; sums up their lines.
loads() { at_once 4 loop "$1"; }

sum_up() {
  served=$(cat "$work"/out.* | awk '/^ok/ { sum += $2 } END { print sum + 0 }')
  failed=$(cat "$work"/out.* | awk '/^ok/ { sum += $4 } END { print sum + 0 }')
  ((failed == 0)) || blame "$failed failed: $(cat "$work"/out.* | grep -v 'failed 0' | head -1 | cut -c1-200)"
  (($(cat "$work"/out.* | grep -c '^ok') == hosts * 4)) || blame "a process ended: $(cat "$work"/out.* | grep -v '^ok' | head -1)"
  (($(refusals) == 0)) || blame "the server refused a refresh token"
}

scenario_short_tokens() {
  restart_mock 3
  (on 0 expire)
  loads 30
  sum_up
  figures="$served requests in 30 s with 3-second tokens, $(requests) token requests"
  (($(requests) <= 31)) || blame "$(requests) token requests"
}

# hold HOST: starts a worker that holds the lease and cannot reach the token server; sets `holder` to its process.
hold() {
  (on 0 expire)
  close_way
  (on "$1" once) >"$work/holder" 2>&1 &
  holder=$!
  for ((n = 0; n < 200; n++)); do
    [[ $(sql -d tokens -c "SELECT count(*) FROM globus_lua_token WHERE held_until > now()") == 1 ]] && return
    sleep 0.05
  done
  blame "nobody has taken the lease"
}

# after_holder BEFORE: the others get a token for one request; sets `delay` to how long that took.
after_holder() {
  local start=$SECONDS
  open_way
  at_once 2 once
  delay=$((SECONDS - start))
  expect_one_request "$1"
  ((delay <= 16)) || blame "the others waited for $delay s"
}

scenario_killed() {
  local before
  before=$(requests)
  hold 1
  kill -KILL "$holder"
  wait "$holder" 2>/dev/null || true
  after_holder "$before"
  figures="the others went on after $delay s"
}

scenario_cut() {
  [[ $has_machines ]] || {
    omitted="no network namespaces"
    return
  }
  local before
  before=$(requests)
  hold 4
  cut 4
  hosts=3
  after_holder "$before"
  hosts=4
  join 4
  wait "$holder" || true
  expect_holder "$before"
  figures="the others went on after $delay s, and the holder took their token"
}

scenario_stopped() {
  local before
  before=$(requests)
  hold 1
  kill -STOP "$holder"
  after_holder "$before"
  kill -CONT "$holder"
  wait "$holder" || true
  expect_holder "$before"
  figures="the others went on after $delay s, and the holder took their token"
}

# expect_holder BEFORE: whoever was away has spent and overwritten nothing, and has the others' token.
expect_holder() {
  (($(requests) - $1 == 1)) || blame "the holder has asked for a token when it came back"
  [[ $(cat "$work/holder") == "$(cat "$work/out.0")" ]] || blame "the holder: $(head -c 300 "$work/holder")"
}

scenario_restarts() {
  restart_mock 3
  (on 0 expire)
  loads 20 &
  local load=$!
  for n in 1 2 3; do
    sleep 4
    database_restart
  done
  wait "$load"
  sum_up
  figures="3 immediate restarts under load, $served requests served, $(requests) token requests"
}

scenario_unreachable() {
  local before
  before=$(requests)
  (on 1 once) >"$work/first"
  before=$(requests)
  loads 12 &
  local load=$!
  sleep 3
  database_down
  sleep 5
  (patience=4 on 2 once) >"$work/denied" 2>&1 || true
  grep -q "^failed StorageError.*$database_port" "$work/denied" || blame "without a database: $(head -c 300 "$work/denied")"
  database_up
  wait "$load"
  sum_up
  (($(requests) == before)) || blame "a token was asked for"
  figures="$served requests served by a valid token while the database was away"
}

scenario_silent() {
  local before start postmaster
  before=$(requests)
  postmaster=$(head -1 "$work/database/postmaster.pid")
  kill -STOP "$postmaster"
  start=$SECONDS
  (patience=5 on 1 once) >"$work/denied" 2>&1 || true
  local took=$((SECONDS - start))
  kill -CONT "$postmaster"
  grep -q "^failed StorageError.*$database_port" "$work/denied" || blame "$(head -c 300 "$work/denied")"
  ((took <= 25)) || blame "it took $took s"
  (($(requests) == before)) || blame "a token was asked for"
  figures="a database that accepts and never answers is an error after $took s"
}

# The server answers while the database is away, and the process ends before it is back.
scenario_unsaved() {
  local before
  before=$(requests)
  (on 0 expire)
  kill -STOP "$mock"
  (on 1 once) >"$work/holder" 2>&1 &
  holder=$!
  for ((n = 0; n < 200; n++)); do
    [[ $(sql -d tokens -c "SELECT count(*) FROM globus_lua_token WHERE held_until > now()") == 1 ]] && break
    sleep 0.05
  done
  sleep 1
  database_down
  kill -CONT "$mock"
  for ((n = 0; n < 200; n++)); do
    ls "$work/home1/globus-lua/kept-tokens"/*.json >/dev/null 2>&1 && break
    sleep 0.05
  done
  kill -KILL "$holder"
  wait "$holder" 2>/dev/null || true
  database_up
  (($(requests) - before == 1)) || blame "$(($(requests) - before)) token requests"
  (on 1 once) >"$work/out.0" 2>&1 || true
  grep -q '^ok ' "$work/out.0" || blame "$(head -c 300 "$work/out.0")"
  ls "$work/home1/globus-lua/kept-tokens"/*.json >/dev/null 2>&1 && blame "the file is still there"
  (($(requests) - before == 1)) || blame "$(($(requests) - before)) token requests"
  (($(refusals) == 0)) || blame "the server refused a refresh token"
  figures="a token that was never stored is used by the next run"
}

scenario_login() {
  local before
  (on 0 login) >"$work/second"
  before=$(requests)
  (on 0 expire)
  kill -STOP "$mock"
  (on 1 once) >"$work/holder" 2>&1 &
  holder=$!
  sleep 2
  (on 2 seed "$(cat "$work/second")") || blame "a login waits for the renewal"
  kill -CONT "$mock"
  wait "$holder" || true
  grep -q '^ok ' "$work/holder" || blame "$(head -c 300 "$work/holder")"
  at_once 1 once
  [[ $(cat "$work/out.0") == "$(cat "$work/holder")" ]] || blame "the renewal has overwritten the login"
  figures="a login during a renewal stays, $(($(requests) - before)) token requests"
}

# Many short processes on a valid token, for which the role has few connections.
scenario_crowd() {
  local count=$([[ $short ]] && echo 60 || echo 500) parallel=32
  (on 1 once) >"$work/first"
  sql -d postgres -c "ALTER ROLE tokens CONNECTION LIMIT 5"
  rm -f "$work"/out.*
  for ((n = 0; n < count; n++)); do
    (on $((n % hosts + 1)) header) >"$work/out.$n" 2>&1 &
    ((n % parallel < parallel - 1)) || wait -n || true
    while (($(jobs -rp | wc -l) >= parallel)); do wait -n || true; done
  done
  while (($(jobs -rp | wc -l))); do wait -n || true; done
  sql -d postgres -c "ALTER ROLE tokens CONNECTION LIMIT -1"
  local served
  served=$(cat "$work"/out.* | grep -cx "$(sed 's/^ok //' "$work/first")" || true)
  ((served == count)) || blame "$((count - served)) failed: $(cat "$work"/out.* | grep -v "$(sed 's/^ok //' "$work/first")" | head -1)"
  figures="$count short processes, $parallel at a time, for 5 connections"
}

# The time of a renewal with each storage, token request included, without the start of the program.
scenario_cost() {
  local count=100 kind start empty whole times=()
  for kind in memory json sqlite postgres; do
    rm -f "$work"/home1/tokens*
    export FLEET_STORAGE=$kind
    if [[ $kind != memory ]]; then (on 1 seed "$( (FLEET_STORAGE=memory on 0 login))"); fi
    start=$(date +%s%3N)
    (on 1 header) >/dev/null 2>&1 || true
    empty=$(($(date +%s%3N) - start))
    start=$(date +%s%3N)
    if [[ $kind == memory ]]; then (on 1 memory "$count"); else (on 1 renew "$count"); fi || blame "$kind failed"
    whole=$(($(date +%s%3N) - start))
    times+=("$kind $(((whole - empty) * 10 / count))")
  done
  unset FLEET_STORAGE
  figures="a renewal in tenths of a ms: ${times[*]}"
}
