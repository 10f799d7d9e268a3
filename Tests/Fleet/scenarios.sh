# The scenarios of scripts/fleet. Each sets `figures`, and `trouble` where something was lost, or `omitted` to why it
# cannot be played here.

scenarios=(
  rounds short_tokens killed cut stopped restarts between unreachable silent unsaved login bouncer crowd valid cost
)
short_scenarios=(rounds killed unsaved)

# A new login for each scenario: what one has lost must not count for the next.
refresh_login() {
  restart_mock 172800
  local refresh access
  (on 0 login) >"$work/login"
  read -r refresh access <"$work/login"
  (on 0 seed "$refresh")
}

# blame WHAT: something was lost; said once.
blame() { [[ $trouble == *"$1"* ]] || trouble+="${trouble:+; }$1"; }

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

# latest: the moment at which the last worker had its token.
latest() { cat "$work"/gate.* | sort -n | tail -1; }

play_rounds() {
  local count=$1 first before longest=0
  first=$(requests)
  for ((round = 1; round <= count; round++)); do
    before=$(requests)
    (on 0 expire)
    at_once 4 once
    expect_one_request "$before"
    longest=$(calculate "$(latest) - $(cat "$work/begun") > $longest ? $(latest) - $(cat "$work/begun") : $longest")
  done
  figures="$count rounds of $((hosts * 4)) processes, $(($(requests) - first)) token requests, each within $longest s"
}

scenario_rounds() { play_rounds "$([[ $short ]] && echo 2 || echo 20)"; }

scenario_bouncer() {
  url=$bouncer_url play_rounds "$([[ $short ]] && echo 1 || echo 5)"
  figures+=" through PgBouncer"
}

# loads SECONDS: four processes on each machine for so long.
loads() { at_once 4 loop "$1"; }

# sum_up: sums up their lines.
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

lease_is_held() { [[ $(sql -d tokens -c "SELECT count(*) FROM globus_lua_token WHERE held_until > now()") == 1 ]]; }

# hold HOST: starts a worker that holds the lease; sets `holder` to its process.
hold() {
  (on "$1" once) >"$work/holder" 2>&1 &
  holder=$!
  await 10 lease_is_held || blame "nobody has taken the lease"
}

# strike HOST COMMAND…: breaks something at a worker that holds the lease and cannot reach the token server, while the
# others wait for it. They get a token for one request; sets `delay` to how long that took the last of them.
strike() {
  local before struck others
  before=$(requests)
  (on 0 expire)
  close_way
  hold "$1"
  shift
  rm -f "$work/begun"
  at_once 4 once &
  others=$!
  await 60 test -s "$work/begun"
  sleep 1
  grep -q '^failed' "$work/holder" && blame "the holder has given up too early"
  struck=$(moment)
  "$@"
  open_way
  wait "$others"
  delay=$(calculate "$(latest) - $struck")
  expect_one_request "$before"
  is "$delay <= 15" || blame "the others waited for $delay s"
  is "$delay > 1" || blame "the others did not wait for the holder"
  figures="the others had a token $delay s after"
}

# expect_holder BEFORE: whoever was away has spent and overwritten nothing, and has the others' token.
expect_holder() {
  wait "$holder" || true
  (($(requests) - $1 == 1)) || blame "the holder has asked for a token when it came back"
  [[ $(grep '^ok ' "$work/holder") == "$(grep '^ok ' "$work/out.0")" ]] || blame "the holder: $(tail -1 "$work/holder" | head -c 300)"
  (($(refusals) == 0)) || blame "the server refused a refresh token"
}

kill_holder() {
  kill -KILL "$holder"
  wait "$holder" 2>/dev/null || true
}

stop_holder() { kill -STOP "$holder"; }

scenario_killed() { strike 1 kill_holder; }

scenario_cut() {
  [[ $has_machines ]] || {
    omitted="no network namespaces"
    return
  }
  local before
  before=$(requests)
  # The others are on the other machines.
  hosts=3
  strike 4 cut_link 4
  hosts=4
  join_link 4
  expect_holder "$before"
  figures+=", and the holder took it"
}

scenario_stopped() {
  local before struck
  before=$(requests)
  struck=$SECONDS
  strike 1 stop_holder
  # Longer than its patience, too.
  sleep $((struck + 34 > SECONDS ? struck + 34 - SECONDS : 0))
  kill -CONT "$holder"
  expect_holder "$before"
  figures+=", and the holder took it"
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

# hold_in_request HOST: as hold, with a token request that the server does not answer before it goes on.
hold_in_request() {
  (on 0 expire)
  kill -STOP "$mock"
  hold "$1"
  await 10 request_waits || blame "the holder has sent no token request"
}

# request_waits: the server has received something, and has not read it.
request_waits() { ss -Htn state established "sport = :$mock_port" | awk '$1 > 0 { found = 1 } END { exit !found }'; }

# The database restarts after the refresh token was spent, and before its successor was stored.
scenario_between() {
  local before others
  before=$(requests)
  hold_in_request 1
  at_once 4 once &
  others=$!
  database_down
  kill -CONT "$mock"
  # The answer is there, and cannot be stored.
  await 20 is_kept 1 || blame "the holder has not kept its tokens"
  sleep 1
  database_up
  wait "$others" "$holder" || true
  expect_one_request "$before"
  expect_holder "$before"
  figures="a restart before the store: one token request for $((hosts * 4 + 1)) processes"
}

is_kept() { ls "$work/home$1/globus-lua/kept-tokens"/*.json >/dev/null 2>&1; }

# A token that is due while the database is away, and still valid, goes on serving.
scenario_unreachable() {
  local load denied=$work/denied
  restart_mock 16
  (on 0 expire)
  loads 24 &
  load=$!
  # It is due half of its life after its issue.
  sleep 6
  database_down
  sleep 5
  (patience=4 on 2 once) >"$denied" 2>&1 || true
  grep -q "^failed StorageError.*$address:$database_port" "$denied" || blame "without a database: $(head -c 300 "$denied")"
  (($(requests) == 1)) || blame "$(requests) token requests before the database was back"
  database_up
  wait "$load"
  sum_up
  (($(requests) == 2 || $(requests) == 3)) || blame "$(requests) token requests"
  figures="$served requests served although a token was due while the database was away"
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
  grep -q "^failed StorageError.*$address:$database_port" "$work/denied" || blame "$(head -c 300 "$work/denied")"
  ((took <= 25)) || blame "it took $took s"
  (($(requests) == before)) || blame "a token was asked for"
  figures="a database that accepts and never answers is an error after $took s"
}

# The server answers while the database is away, and the process ends before it is back.
scenario_unsaved() {
  local before
  before=$(requests)
  hold_in_request 1
  database_down
  kill -CONT "$mock"
  await 20 is_kept 1 || blame "the holder has not kept its tokens"
  kill_holder
  database_up
  (($(requests) - before == 1)) || blame "$(($(requests) - before)) token requests"
  (on 1 once) >"$work/next" 2>&1 || true
  grep -q '^ok ' "$work/next" || blame "$(head -c 300 "$work/next")"
  is_kept 1 && blame "the file is still there"
  (($(requests) - before == 1)) || blame "$(($(requests) - before)) token requests"
  (($(refusals) == 0)) || blame "the server refused a refresh token"
  figures="a token that was never stored is used by the next run"
}

# Somebody logs in during a renewal, whose tokens come last and must not stay.
scenario_login() {
  local before refresh access
  (on 0 login) >"$work/second"
  read -r refresh access <"$work/second"
  before=$(requests)
  hold_in_request 1
  (patience=2 on 2 seed "$refresh" "$access") || blame "a login waits for the renewal"
  kill -CONT "$mock"
  wait "$holder" || true
  at_once 1 once
  expect_one_request "$before"
  expect_holder "$before"
  [[ $(grep '^ok ' "$work/out.0") == "ok ${access: -10}" ]] || blame "the renewal has overwritten the login"
  figures="a login during a renewal stays, and the renewal takes its token"
}

# Many short processes, for which the role has few connections; the token has ended when the first of them come.
scenario_crowd() {
  local count parallel=32 before served tokens
  count=$([[ $short ]] && echo 60 || echo 500)
  # Many have come before the server has answered the first.
  restart_mock 172800 --slow 700ms
  (on 0 expire)
  before=$(requests)
  sql -d postgres -c "ALTER ROLE tokens CONNECTION LIMIT 5"
  rm -f "$work"/out.*
  for ((n = 0; n < count; n++)); do
    (on $((n % hosts + 1)) header) >"$work/out.$n" 2>&1 &
    while (($(jobs -rp | wc -l) >= parallel)); do wait -n || true; done
  done
  while (($(jobs -rp | wc -l))); do wait -n || true; done
  sql -d postgres -c "ALTER ROLE tokens CONNECTION LIMIT -1"
  tokens=$(sort -u "$work"/out.* | wc -l)
  served=$(cat "$work"/out.* | grep -cxE '.{10}' || true)
  ((served == count)) || blame "$((count - served)) failed: $(cat "$work"/out.* | grep -vxE '.{10}' | head -1)"
  ((tokens == 1)) || blame "$tokens tokens"
  (($(requests) - before == 1)) || blame "$(($(requests) - before)) token requests"
  local refused
  refused=$(grep -c 'too many connections for role' "$work/database.log" || true)
  figures="$count short processes, $parallel at a time, for 5 connections; $refused connections were refused"
}

# A valid token needs the database once, at the start of a program.
scenario_valid() {
  local before after sessions count=100000
  (on 1 once) >"$work/first"
  before=$(counters)
  (on 1 headers "$count") >"$work/second" || blame "$(head -c 300 "$work/second")"
  after=$(counters)
  sessions=$((${after% *} - ${before% *}))
  [[ $(cat "$work/second") == "$(sed 's/^ok //' "$work/first")" ]] || blame "another token: $(head -c 300 "$work/second")"
  ((sessions == 1)) || blame "$sessions connections"
  figures="$count headers of a valid token, $sessions connection"
}
