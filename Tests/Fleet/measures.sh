# What scripts/fleet measures: the cost of a renewal, and how many hosts one database bears. A database that is measured
# writes to the disk as a site's does.

# spread: of numbers, one a line: the median, and between which two the middle eight tenths are.
spread() {
  sort -n | awk '{ v[NR] = $1 } END { if (NR) printf "%.1f (%.1f to %.1f)", v[int((NR + 1) / 2)], v[int(NR / 10) + 1], v[int(NR - NR / 10)] }'
}

with_disk() {
  sql -d postgres -c "ALTER SYSTEM SET fsync = $1" -c "SELECT pg_reload_conf()" >/dev/null
  sleep 0.5
}

# The time of a renewal with each storage, token request included, in milliseconds.
scenario_cost() {
  local times=() name
  with_disk on
  for name in memory json sqlite socket tcp; do
    rm -rf "$work/home0" "$work/cost"
    local kind=$name url=$database_url
    case $name in
    socket) kind=postgres url="postgresql://tokens@/tokens?host=$work/socket&port=$database_port" ;;
    tcp) kind=postgres url=postgresql://tokens@127.0.0.1:$database_port/tokens ;;
    esac
    (FLEET_STORAGE=$kind on 0 renew 10 30) >"$work/cost" 2>&1 || blame "$name: $(tail -1 "$work/cost")"
    times+=("$name $(spread <"$work/cost")")
  done
  with_disk off
  figures="ms of a renewal: $(printf '%s, ' "${times[@]}")load $(cut -d ' ' -f 1 /proc/loadavg)"
}

# measure_hosts HOSTS PER-PROCESS SECONDS: a token that has ended when all hosts begin, and that is due again after 20
# seconds; each uses it about once a second. Prints a line of the table.
measure_hosts() {
  local all=$1 each=$2 seconds=$3 sampler before after computed
  restart_mock 40 --slow 200ms
  (on 0 expire)
  before=$(counters)
  computed=$(computing)
  sample &
  sampler=$!
  hosts=1 at_once $((all / each)) hosts "$each" "$seconds"
  kill "$sampler"
  wait "$sampler" 2>/dev/null || true
  after=$(counters)
  cat "$work"/out.* | grep '^host ' >"$work/hosts" || true
  local served failed answered sessions refused
  answered=$(wc -l <"$work/hosts")
  served=$(awk '{ sum += $4 } END { print sum + 0 }' "$work/hosts")
  failed=$(awk '{ sum += $5 } END { print sum + 0 }' "$work/hosts")
  sessions=$((${after% *} - ${before% *}))
  refused=$((${after#* } - ${before#* }))
  printf '%-16s %-6s %-16s %-16s %-8s %-7s %-6s %-12s %-10s %-8s %s\n' "$all by $((all / each))" "$(requests)" \
    "$(awk '{ print $2 }' "$work/hosts" | middle_and_last)" "$(awk '{ print $3 }' "$work/hosts" | middle_and_last)" \
    "$sessions" "$refused" "$(awk -F '|' '$1 > n { n = $1 } END { print n + 0 }' "$work/samples")" \
    "$(awk -F '|' '$2 > n { n = $2 } { sum += $2 * 0.2 } END { printf "%d, %.1f s", n, sum }' "$work/samples")" \
    "$(calculate "$(computing) - $computed")" \
    "$failed/$((served + failed))" "$(cut -d ' ' -f 1 /proc/loadavg)"
  ((answered == all)) || {
    echo "  $((all - answered)) hosts ended: $(cat "$work"/out.* | grep -v '^host ' | tail -1 | cut -c1-300)"
    lost=1
  }
  ((failed == 0)) || echo "  first: $(awk '$5 > 0' "$work/hosts" | head -1 | cut -c1-300)"
  (($(refusals) == 0)) || {
    echo "  the server refused a refresh token"
    lost=1
  }
}

middle_and_last() { sort -n | awk '{ v[NR] = $1 } END { if (NR) printf "%.2f, %.2f", v[int((NR + 1) / 2)], v[NR] }'; }

# The sessions of the table's database so far, and the connections that were refused.
counters() {
  # What a session has counted is seen a moment after its end.
  sleep 1
  echo "$(sql -d postgres -c "SELECT sessions FROM pg_stat_database WHERE datname = 'tokens'") $(grep -cE 'too many (clients|connections)|remaining connection slots' "$work/database.log" || true)"
}

# The seconds that the database and PgBouncer have computed; backends count when they have ended.
computing() {
  local postmaster
  postmaster=$(head -1 "$work/database/postmaster.pid")
  awk -v ticks="$(getconf CLK_TCK)" '{ sum += $14 + $15 + $16 + $17 } END { printf "%.2f", sum / ticks }' \
    "/proc/$postmaster/stat" "/proc/$(cat "$work/socket/pgbouncer.pid")/stat"
}

# Looks every 0.2 seconds how many connections there are, and how many of them wait for a lock.
sample() {
  exec psql -qtAX -h "$work/socket" -p "$database_port" -U postgres -d postgres >"$work/samples" 2>/dev/null <<SQL
SELECT count(*) FILTER (WHERE usename = 'tokens'),
  count(*) FILTER (WHERE usename = 'tokens' AND wait_event_type = 'Lock') FROM pg_stat_activity \watch 0.2
SQL
}

# How many connections with the statement of a start a server bears in a second, by how they are made; the programs that
# make them are on the same machine.
measure_connections() {
  sql -d postgres -c "CREATE ROLE guarded LOGIN PASSWORD 'guarded' IN ROLE tokens" -c "ALTER SYSTEM SET ssl = on"
  sed -i '1i host all guarded all scram-sha-256' "$work/database/pg_hba.conf"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=fleet \
    -keyout "$work/database/server.key" -out "$work/database/server.crt" 2>/dev/null
  chown postgres "$work"/database/server.*
  chmod 600 "$work/database/server.key"
  sql -d postgres -c "SELECT pg_reload_conf()" >/dev/null
  sleep 1
  # The statement that reads one record; see TokenTable.records.
  cat >"$work/read.sql" <<'SQL'
SELECT namespace, resource_server, version, encrypted, encode(data, 'hex') FROM globus_lua_token
WHERE data IS NOT NULL AND namespace = 'DEFAULT' AND resource_server = 'transfer.api.globus.org';
SQL
  local tcp="host=127.0.0.1 port=$database_port dbname=tokens"
  connections 'socket' "host=$work/socket port=$database_port dbname=tokens user=tokens"
  connections 'TCP' "$tcp user=tokens sslmode=disable"
  connections 'TCP, password' "$tcp user=guarded password=guarded sslmode=disable"
  connections 'TLS, password' "$tcp user=guarded password=guarded sslmode=require"
  connections 'PgBouncer' "host=$address port=$bouncer_port dbname=tokens user=tokens"
}

# connections NAME CONNECTION: prints a line of the table: three measurements of five seconds.
connections() {
  local rates=() costs=() computed
  for n in 1 2 3; do
    computed=$(computing)
    "$postgres_bin/pgbench" -C -n -f "$work/read.sql" -c 16 -j 2 -T 5 "$2" >"$work/pgbench" 2>"$work/pgbench.log"
    rates+=("$(awk '/^tps/ { printf "%d", $3 }' "$work/pgbench")")
    costs+=("$(awk -v before="$computed" -v after="$(computing)" \
      '/actually processed/ { printf "%.2f", (after - before) * 1000 / $NF }' "$work/pgbench")")
  done
  printf '%-16s %-22s %-22s %s\n' "$1" "${rates[*]}" "${costs[*]}" "$(cut -d ' ' -f 1 /proc/loadavg)"
}

# measure_scale [HOSTS…]: prints both tables.
measure_scale() {
  local count each
  local -a counts=("$@")
  ((${#counts[@]})) || counts=(50 200 500 1000 2000 5000)
  with_disk on
  refresh_login
  printf '\nConnections with a read, 16 at a time\n%-16s %-22s %-22s %s\n' way 'a second' 'ms computed for one' load
  measure_connections
  for way in direct PgBouncer; do
    printf '\nHosts that share a token, %s; seconds as median, last\n' "$way"
    printf '%-16s %-6s %-16s %-16s %-8s %-7s %-6s %-12s %-10s %-8s %s\n' hosts tokens 'ended token' 'due token' \
      sessions refused most 'lock waits' computed failed load
    for count in "${counts[@]}"; do
      # A process of its own for each host, as far as memory goes.
      each=$((count <= 500 ? 1 : count / 100))
      local url=$database_url
      [[ $way == PgBouncer ]] && url=$bouncer_url
      refresh_login
      measure_hosts "$count" "$each" 30
    done
  done
}
