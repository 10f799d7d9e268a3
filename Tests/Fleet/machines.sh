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
  for pid in "${pids[@]}" $(cat "$work"/socket/*.pid 2>/dev/null); do
    kill -CONT "$pid" 2>/dev/null
    kill -KILL "$pid" 2>/dev/null
  done
  as_postgres "$postgres_bin/pg_ctl" stop -m immediate -D "$work/database" >/dev/null 2>&1
  if [[ $has_machines ]]; then
    for ((n = 1; n <= hosts; n++)); do ip netns del "fleet$$-$n"; done
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

cut() { ip link set "fl$$-$1" down; }
join() { ip link set "fl$$-$1" up; }

start_database() {
  install -d -o postgres "$work/database" "$work/socket"
  as_postgres "$postgres_bin/initdb" -D "$work/database" -A trust --no-sync >"$work/initdb.log" 2>&1
  cat >>"$work/database/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1,$address'
port = $database_port
unix_socket_directories = '$work/socket'
fsync = off
max_connections = 60
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
default_pool_size = 3
max_client_conn = 500
pidfile = $work/socket/pgbouncer.pid
logfile = $work/pgbouncer.log
CONF
  chown postgres "$work/pgbouncer.ini"
  install -o postgres /dev/null "$work/pgbouncer.log"
  runuser -u postgres -- /usr/sbin/pgbouncer "$work/pgbouncer.ini" >>"$work/pgbouncer.out" 2>&1 &
  pids+=($!)
  disown
  database_url=postgresql://tokens@$address:$database_port/tokens
  bouncer_url=postgresql://tokens@$address:$bouncer_port/tokens
}

database_up() { as_postgres "$postgres_bin/pg_ctl" start -w -D "$work/database" -l "$work/database.log" >/dev/null; }
database_down() { as_postgres "$postgres_bin/pg_ctl" stop -m immediate -D "$work/database" >/dev/null; }
database_restart() { database_down && database_up; }
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

# start_mock LIFETIME: a server whose tokens live so many seconds.
start_mock() {
  "$program" mock --port "$mock_port" --token-lifetime "$1" --rotate-refresh-tokens --verbose >"$work/mock.log" 2>&1 &
  mock=$!
  pids+=("$mock")
  disown
  until grep -q 'Ctrl-C ends it' "$work/mock.log"; do sleep 0.05; done
  eval "$(grep -E 'export GLOBUS_(CLIENT_SECRET|REFRESH_TOKEN)=' "$work/mock.log")"
  eval "$(grep -E -B1 'export GLOBUS_CLIENT_SECRET=' "$work/mock.log" | grep GLOBUS_CLIENT_ID)"
}

restart_mock() {
  kill -KILL "$mock" 2>/dev/null
  while kill -0 "$mock" 2>/dev/null; do sleep 0.05; done
  start_mock "$1"
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

# How many token requests with a refresh token have arrived, and how many of them the server has refused.
requests() { grep -c '^POST /v2/oauth2/token → ' "$work/mock.log" || true; }
refusals() { grep -c '^POST /v2/oauth2/token → 40' "$work/mock.log" || true; }

# on HOST ACTION [ARGUMENT]: runs a worker on a machine, or here where there are none; machines have homes of their own.
on() {
  local host=$1
  shift
  local words=("$program" run --allow-all --allow-insecure-http Tests/Fleet/worker.lua "$@")
  mkdir -p "$work/home$host"
  if [[ $has_machines && $host != 0 ]]; then words=(ip netns exec "fleet$$-$host" "${words[@]}"); fi
  HOME=$work/home$host XDG_STATE_HOME=$work/home$host FLEET_DATABASE=${url-$database_url} FLEET_PATIENCE=${patience-30} \
    exec "${words[@]}"
}

# at_once COUNT ACTION [ARGUMENT]: runs so many workers on each machine at a time; their lines go to $work/out.N.
at_once() {
  local count=$1 workers=()
  shift
  rm -f "$work"/out.*
  for ((n = 0; n < hosts * count; n++)); do
    (on $((n % hosts + 1)) "$@") >"$work/out.$n" 2>&1 &
    workers+=($!)
  done
  for worker in "${workers[@]}"; do wait "$worker" || true; done
}
