# What scripts/fleet runs on: machines, a PostgreSQL, a token server and the way to it. Everything ends with the script.

program=${GLOBUS_LUA:-$({ ls -t .build/{release,debug}/globus-lua 2>/dev/null || true; } | head -1)}
[[ -x $program ]] || {
  echo "scripts/fleet: build globus-lua first: swift build --product globus-lua" >&2
  exit 2
}
program=$(realpath "$program")
postgres_bin=$({ ls -d /usr/lib/postgresql/*/bin 2>/dev/null || true; } | sort -V | tail -1)
for needed in "$postgres_bin/initdb" /usr/sbin/haproxy /usr/sbin/pgbouncer; do
  [[ -x $needed ]] || {
    echo "scripts/fleet: '$needed' is missing; run scripts/bootstrap postgresql pgbouncer haproxy iproute2" >&2
    exit 2
  }
done

hosts=4
worker=${FLEET_WORKER:-Tests/Fleet/worker.lua}
work=$(mktemp -d /tmp/globus-lua-fleet.XXXXXX)
chmod 755 "$work"
# The ports and addresses of this run, so that two may run side by side.
base_port=$((20000 + $$ % 20000))
database_port=$base_port bouncer_port=$((base_port + 1)) server_port=$((base_port + 2)) mock_port=$((base_port + 3))
address=127.0.0.1
net=10.91.$(($$ % 256))
has_machines=
pids=()

clean_up() {
  trap - EXIT
  # What is not there any more cannot be ended, and the rest must be.
  set +e
  for pid in "${pids[@]}" $(cat "$work/workers" "$work"/socket/*.pid 2>/dev/null); do
    kill -CONT "$pid" 2>/dev/null
    kill -KILL "$pid" 2>/dev/null
  done
  as_postgres "$postgres_bin/pg_ctl" stop -m immediate -D "$work/database" >/dev/null 2>&1
  if [[ $has_machines ]]; then
    # A scenario may be played by fewer of them.
    for name in $(ip netns list | grep -o "^fleet$$-[0-9]*"); do ip netns del "$name"; done
    ip address del "$address/32" dev lo
  fi 2>/dev/null
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

as_postgres() { runuser -u postgres -- "$@"; }

# Machines are joined to this one alone, on which the servers are, at an address that all of them reach.
start_machines() {
  add_machine 1 2>/dev/null || {
    ip netns del "fleet$$-1" 2>/dev/null || true
    echo "No network namespaces here: $hosts homes on this machine stand for machines, and no link is cut."
    return
  }
  has_machines=1
  address=$net.1
  ip address add "$address/32" dev lo
  for ((n = 1; n <= hosts; n++)); do
    ((n == 1)) || add_machine "$n"
    ip address add "$net.$((n * 4 + 1))/30" dev "fl$$-$n"
    ip link set "fl$$-$n" up
    ip -n "fleet$$-$n" address add "$net.$((n * 4 + 2))/30" dev eth0
    ip -n "fleet$$-$n" link set lo up
    ip -n "fleet$$-$n" link set eth0 up
    ip -n "fleet$$-$n" route add default via "$net.$((n * 4 + 1))"
  done
  echo "$hosts machines, each a network namespace with a home of its own."
}

add_machine() {
  ip netns add "fleet$$-$1" && ip link add "fl$$-$1" type veth peer name eth0 netns "fleet$$-$1"
}

cut_link() { ip link set "fl$$-$1" down; }
join_link() { ip link set "fl$$-$1" up; }

start_database() {
  install -d -o postgres "$work/database" "$work/socket"
  as_postgres "$postgres_bin/initdb" -D "$work/database" -A trust --no-sync >"$work/initdb.log" 2>&1
  cat >>"$work/database/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1,$address'
port = $database_port
unix_socket_directories = '$work/socket'
fsync = off
max_connections = 100
CONF
  echo "host all all 10.91.0.0/16 trust" >>"$work/database/pg_hba.conf"
  install -o postgres /dev/null "$work/database.log"
  database_up
  sql -d postgres -c "CREATE ROLE tokens LOGIN" -c "CREATE DATABASE tokens OWNER tokens"
  cat >"$work/pgbouncer.ini" <<CONF
[databases]
tokens = host=$work/socket port=$database_port dbname=tokens user=tokens
[pgbouncer]
listen_addr = $address
listen_port = $bouncer_port
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${FLEET_POOL:-3}
listen_backlog = ${FLEET_BACKLOG:-128}
max_client_conn = 11000
pidfile = $work/socket/pgbouncer.pid
logfile = $work/pgbouncer.log
CONF
  chown postgres "$work/pgbouncer.ini"
  install -o postgres /dev/null "$work/pgbouncer.log"
  runuser -u postgres -- prlimit "--nofile=${FLEET_FILES:-1024}" /usr/sbin/pgbouncer "$work/pgbouncer.ini" >>"$work/pgbouncer.out" 2>&1 &
  pids+=($!)
  disown
  database_url=postgresql://tokens@$address:$database_port/tokens
  bouncer_url=postgresql://tokens@$address:$bouncer_port/tokens
}

database_up() { as_postgres "$postgres_bin/pg_ctl" start -w -D "$work/database" -l "$work/database.log" >/dev/null; }
database_down() { as_postgres "$postgres_bin/pg_ctl" stop -m immediate -D "$work/database" >/dev/null; }
database_restart() {
  as_postgres "$postgres_bin/pg_ctl" restart -w -m immediate -D "$work/database" -l "$work/database.log" >/dev/null
}
sql() { as_postgres psql -qtAX -h "$work/socket" -p "$database_port" -v ON_ERROR_STOP=1 "$@"; }

# The mock listens on 127.0.0.1 alone; haproxy takes it to the machines, and can be closed.
start_server() {
  start_mock 172800
  cat >"$work/haproxy.cfg" <<CONF
defaults
  mode tcp
  timeout connect 5s
  timeout client 2m
  timeout server 2m
frontend server
  bind $address:$server_port
  default_backend mock
backend mock
  server mock 127.0.0.1:$mock_port
CONF
  open_way
  export GLOBUS_SDK_SERVICE_URL_AUTH=http://$address:$server_port
  export GLOBUS_SDK_SERVICE_URL_TRANSFER=$GLOBUS_SDK_SERVICE_URL_AUTH
}

# start_mock LIFETIME [OPTION…]: a server whose tokens live so many seconds.
start_mock() {
  local lifetime=$1
  shift
  "$program" mock --port "$mock_port" --token-lifetime "$lifetime" --rotate-refresh-tokens --verbose "$@" \
    >"$work/mock.log" 2>&1 &
  mock=$!
  pids+=("$mock")
  disown
  await 20 grep -q 'Ctrl-C ends it' "$work/mock.log" || {
    echo "scripts/fleet: the mock does not start: $(head -c 300 "$work/mock.log")" >&2
    exit 1
  }
  eval "$(grep -E 'export GLOBUS_(CLIENT_SECRET|REFRESH_TOKEN)=' "$work/mock.log")"
  eval "$(grep -E -B1 'export GLOBUS_CLIENT_SECRET=' "$work/mock.log" | grep GLOBUS_CLIENT_ID)"
}

restart_mock() {
  kill -KILL "$mock" 2>/dev/null
  while kill -0 "$mock" 2>/dev/null; do sleep 0.05; done
  start_mock "$@"
}

open_way() {
  /usr/sbin/haproxy -f "$work/haproxy.cfg" >"$work/haproxy.log" 2>&1 &
  haproxy=$!
  pids+=("$haproxy")
  disown
  until (exec 3<>"/dev/tcp/$address/$server_port") 2>/dev/null; do sleep 0.05; done
}

close_way() {
  kill -KILL "$haproxy"
  while kill -0 "$haproxy" 2>/dev/null; do sleep 0.02; done
}

# How many token requests have arrived, those of logins included, and how many of them the server has refused.
requests() { grep -c '^POST /v2/oauth2/token → ' "$work/mock.log" || true; }
refusals() { grep -c '^POST /v2/oauth2/token → 40' "$work/mock.log" || true; }

# The seconds since the start of the machine.
moment() {
  local seconds rest
  read -r seconds rest </proc/uptime
  echo "$seconds"
}

# calculate EXPRESSION: an expression of awk, to two places.
calculate() { awk "BEGIN { printf \"%.2f\", ($1) }"; }

# is CONDITION: a condition of awk.
is() { awk "BEGIN { exit !($1) }"; }

# await SECONDS COMMAND…: waits until the command succeeds; fails where it does not in that time.
await() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 0.05
  done
}

# on HOST ACTION [ARGUMENT…]: runs a worker on a machine, or here where there are none; machines have homes of their own.
on() {
  local host=$1
  shift
  local words=("$program" run --allow-all --allow-insecure-http "$worker" "$@")
  mkdir -p "$work/home$host"
  if [[ $has_machines && $host != 0 ]]; then words=(ip netns exec "fleet$$-$host" "${words[@]}"); fi
  HOME=$work/home$host XDG_STATE_HOME=$work/home$host FLEET_DATABASE=${url-$database_url} FLEET_PATIENCE=${patience-30} \
    exec "${words[@]}"
}

# at_once COUNT ACTION [ARGUMENT…]: runs so many workers on each machine at a time; their lines go to $work/out.N.
#
# Those that wait at the gate begin at the same moment, `$work/begun`; $work/gate.N is when each had what it came for.
at_once() {
  local count=$1 all workers=()
  all=$((hosts * count))
  shift
  rm -rf "$work"/{out,gate}.* "$work/begun" "$work/gate"
  mkfifo "$work/gate"
  # Opened so that no end waits for the other one; what reads it sees its end when the last writer has closed it.
  exec 8<>"$work/gate" 7<"$work/gate" 9>"$work/gate" 8>&-
  for ((n = 0; n < all; n++)); do
    (FLEET_GATE="$work/gate.$n" on $((n % hosts + 1)) "$@") <&7 9>&- >"$work/out.$n" 2>&1 &
    workers+=($!)
  done
  echo "${workers[@]}" >"$work/workers"
  exec 7<&-
  if [[ $1 == once || $1 == hosts ]]; then await $((60 + all / 5)) have_come "$all" || true; fi
  moment >"$work/begun"
  exec 9>&-
  for n in "${workers[@]}"; do wait "$n" || true; done
  rm "$work/workers"
}

# have_come COUNT: so many workers wait at the gate.
have_come() { (($(find "$work" -maxdepth 1 -name 'gate.*' -size +0 | wc -l) >= $1)); }
