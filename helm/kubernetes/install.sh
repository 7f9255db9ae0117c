#!/usr/bin/env bash
# Installs, upgrades, tests and uninstalls the chart with each values file on a real kube-apiserver, scheduler and controllers,
# waiting as helm does, and writes into RESULTS.md how long that took. Namespaces admit "restricted" pods alone, and have a quota
# that refuses pods without requests and limits; what the API server warns of is a failure too. Nodes and pods are kwok's: pods
# are admitted, scheduled, bound to their volumes and become ready, but run nothing; ChartRunIT runs them.
# Needs Go, and Helm as ./recgpt test installs it. The first time it builds Kubernetes from its Go modules: some 15 minutes of two
# processors, and GB of Go's caches; later, a minute. Fails where an installation does.
# Knobs: KUBERNETES_HOME (folder of the programs, ~/.cache/recgpt/kubernetes), RECGPT_PEERS (as ./recgpt test has it), FIRST_PORT
# (of four, 26440), GOFLAGS.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
chart=$here/../recgpt
cache=${XDG_CACHE_HOME:-$HOME/.cache}/recgpt
programs=${KUBERNETES_HOME:-$cache/kubernetes}
tools=${RECGPT_PEERS:-$cache/peers}/chart
first=${FIRST_PORT:-26440}
kubernetes=1.37.2 etcd=3.7.3 kwok=0.8.0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/recgpt-kubernetes.XXXXXX")
pids=()

die() { printf 'install.sh: %s\n' "$2" >&2; exit "$1"; }
stop() {
  # The last started first: controllers before the API server, that before its store.
  local i
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
    kill "${pids[i]}" 2>/dev/null || true
    wait "${pids[i]}" 2>/dev/null || true
  done
  pids=()
}
trap 'stop; rm -rf "$scratch"' EXIT

# Builds a module's programs: build FOLDER MODULE VERSION PACKAGE=PROGRAM...
build() {
  local folder=$programs/build/$1 module=$2 version=$3 source staging each
  shift 3
  rm -rf "$folder"
  mkdir -p "$folder" "$programs/bin"
  (
    cd "$folder"
    export GOFLAGS="${GOFLAGS:-} -mod=mod -buildvcs=false"
    go mod init recgpt.local/build
    # What a module replaces by its own folders is published as modules of the same minor version.
    source=$(go mod download -json "$module@v$version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
    for staging in $(sed -n 's#^[[:space:]]*\(k8s.io/[a-z-]*\) => ./staging.*#\1#p' "$source/go.mod"); do
      go mod edit -replace="$staging=$staging@v0.${version#1.}"
    done
    go mod edit -require="$module@v$version"
    for each in "$@"; do
      # Kubernetes' own build names its version, which the chart asks for.
      go build -trimpath -ldflags="-s -w -X k8s.io/component-base/version.gitVersion=v$version" -o "$programs/bin/${each#*=}" "$module${each%%=*}"
    done
  )
}

# What becomes of nodes and pods, as kwok has it; a pod of helm test ends well, as one of a Job does.
stages() {
  local each
  for each in "$1"/node/fast/node-*.yaml "$1"/node/heartbeat/node-*.yaml "$1"/pod/fast/pod-*.yaml; do
    cat "$each"
    printf -- '\n---\n'
  done >"$programs/stages.yaml"
  sed -e 's/name: pod-complete/name: test-complete/' -e "s/- 'Job'/- test/" \
    -e "s#'.metadata.ownerReferences.*#'.metadata.annotations[\"helm.sh/hook\"]'#" \
    "$1/pod/fast/pod-complete.yaml" >>"$programs/stages.yaml"
}

build_all() {
  command -v go >/dev/null || die 4 "no Go found: install Go 1.26 or later"
  local wanted="kubernetes $kubernetes etcd $etcd kwok $kwok"
  if [ "$(cat "$programs/installed.txt" 2>/dev/null)" = "$wanted" ]; then return; fi
  build etcd go.etcd.io/etcd/server/v3 "$etcd" =etcd
  build kwok sigs.k8s.io/kwok "$kwok" /cmd/kwok=kwok
  stages "$(cd "$programs/build/kwok" && go list -m -f '{{.Dir}}' sigs.k8s.io/kwok)/kustomize/stage"
  build kubernetes k8s.io/kubernetes "$kubernetes" /cmd/kube-apiserver=kube-apiserver \
    /cmd/kube-controller-manager=kube-controller-manager /cmd/kube-scheduler=kube-scheduler
  printf '%s\n' "$wanted" >"$programs/installed.txt"
}

# Starts a program in the background: start NAME ARGUMENTS...
start() {
  local name=$1
  shift
  "$programs/bin/$name" "$@" >"$scratch/$name.log" 2>&1 &
  pids+=($!)
}

# Calls the API server: api METHOD PATH [FILE [TYPE]], where a file is YAML.
api() {
  curl -sS --fail-with-body --cacert "$scratch/certs/apiserver.crt" -H "Authorization: Bearer $token" -X "$1" \
    ${3:+-H "Content-Type: ${4:-application/yaml}" --data-binary @"$3"} "https://127.0.0.1:$first$2"
}

# Waits until a command succeeds, 120 s at most: await WHAT COMMAND...
await() {
  local what=$1 end=$((SECONDS + 120))
  shift
  until "$@" >"$scratch/await.log" 2>&1; do
    if [ $SECONDS -ge $end ]; then
      tail -n 5 "$scratch"/*.log >&2
      die 1 "$what: not within 120 s"
    fi
    sleep 0.2
  done
}

start_cluster() {
  token=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
  printf '%s,admin,admin,system:masters\n' "$token" >"$scratch/tokens.csv"
  openssl genrsa -out "$scratch/accounts.key" 2048 2>/dev/null
  start etcd --data-dir="$scratch/etcd" --unsafe-no-fsync --listen-client-urls="http://127.0.0.1:$((first + 1))" \
    --advertise-client-urls="http://127.0.0.1:$((first + 1))" --listen-peer-urls="http://127.0.0.1:$((first + 2))" \
    --initial-advertise-peer-urls="http://127.0.0.1:$((first + 2))" \
    --initial-cluster="default=http://127.0.0.1:$((first + 2))"
  start kube-apiserver --etcd-servers="http://127.0.0.1:$((first + 1))" --bind-address=127.0.0.1 --secure-port="$first" \
    --advertise-address=127.0.0.1 --endpoint-reconciler-type=none \
    --cert-dir="$scratch/certs" --token-auth-file="$scratch/tokens.csv" --authorization-mode=RBAC \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$scratch/accounts.key" \
    --service-account-signing-key-file="$scratch/accounts.key" --service-cluster-ip-range=10.96.0.0/16
  await 'API server' api GET /readyz
  cat >"$scratch/kubeconfig" <<EOF
apiVersion: v1
kind: Config
clusters: [{name: local, cluster: {server: "https://127.0.0.1:$first", certificate-authority: $scratch/certs/apiserver.crt}}]
users: [{name: admin, user: {token: $token}}]
contexts: [{name: local, context: {cluster: local, user: admin}}]
current-context: local
EOF
  export KUBECONFIG=$scratch/kubeconfig
  start kube-controller-manager --kubeconfig="$KUBECONFIG" --service-account-private-key-file="$scratch/accounts.key" \
    --use-service-account-credentials=true --leader-elect=false --secure-port=0
  start kube-scheduler --kubeconfig="$KUBECONFIG" --leader-elect=false --secure-port=0
  start kwok --config="$programs/stages.yaml" --kubeconfig="$KUBECONFIG" --manage-all-nodes=true --server-address="127.0.0.1:$((first + 3))"
}

# Makes an object of what it reads: create PATH
create() {
  cat >"$scratch/object.yaml"
  api POST "$1" "$scratch/object.yaml" >/dev/null
}

# Three zones of two nodes, one of them with GPUs; the operators' kinds.
furnish() {
  local zone kind crd
  for zone in a b c; do
    for kind in cpu gpu; do
      create /api/v1/nodes <<EOF
apiVersion: v1
kind: Node
metadata:
  name: $kind-$zone
  labels:
    kubernetes.io/hostname: $kind-$zone
    topology.kubernetes.io/zone: zone-$zone
    $([ $kind = gpu ] && printf 'nvidia.com/gpu.present: "true"' || printf 'node: cpu')
status:
  allocatable: &size {cpu: "64", memory: 512Gi, ephemeral-storage: 1Ti, pods: "110"$([ $kind = gpu ] && printf ', nvidia.com/gpu: "8"')}
  capacity: *size
EOF
    done
  done
  for crd in "$tools"/modules/*_*.yaml; do
    create /apis/apiextensions.k8s.io/v1/customresourcedefinitions <"$crd"
  done
  await 'kinds of the operators' established
}

established() {
  local path
  for path in monitoring.coreos.com/v1/servicemonitors monitoring.coreos.com/v1/prometheusrules \
    keda.sh/v1alpha1/scaledobjects cert-manager.io/v1/certificates; do
    api GET "/apis/$path" || return
  done
}

# A namespace of the strictest pod security, whose pods must say what they take: namespace NAME
namespace() {
  create /api/v1/namespaces <<EOF
apiVersion: v1
kind: Namespace
metadata:
  name: $1
  labels:
    pod-security.kubernetes.io/enforce: restricted
    pod-security.kubernetes.io/warn: restricted
    pod-security.kubernetes.io/audit: restricted
EOF
  await "account of $1" api GET "/api/v1/namespaces/$1/serviceaccounts/default"
  create "/api/v1/namespaces/$1/resourcequotas" <<EOF
apiVersion: v1
kind: ResourceQuota
metadata: {name: all}
spec:
  hard:
    requests.cpu: "200"
    limits.cpu: "400"
    requests.memory: 1Ti
    limits.memory: 1Ti
    requests.ephemeral-storage: 1Ti
    limits.ephemeral-storage: 1Ti
    persistentvolumeclaims: "5"
EOF
}

# A volume for each claim that the chart makes, and the claim that it asks for: volumes NAMESPACE
volumes() {
  local namespace=$1 i class
  for i in 1 2 3 4 5; do
    class=$([ "$i" -lt 4 ] && echo '""' || echo shared)
    create /api/v1/persistentvolumes <<EOF
apiVersion: v1
kind: PersistentVolume
metadata: {name: $namespace-$i}
spec:
  capacity: {storage: 100Gi}
  accessModes: [ReadWriteOnce, ReadWriteMany]
  storageClassName: $class
  persistentVolumeReclaimPolicy: Retain
  hostPath: {path: /volumes/$namespace-$i}
EOF
  done
  create "/api/v1/namespaces/$namespace/persistentvolumeclaims" <<EOF
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: recgpt-weights}
spec: {accessModes: [ReadWriteOnce], storageClassName: shared, resources: {requests: {storage: 10Gi}}}
EOF
}

# Runs helm and prints how many seconds it took; fails with it, and where the API server warns of something.
timed() {
  local begin
  begin=$(date +%s%3N)
  if ! "$tools/bin/helm" "$@" >"$scratch/helm.log" 2>&1 || grep -q 'warnings.go' "$scratch/helm.log"; then
    cat "$scratch/helm.log" >&2
    return 1
  fi
  begin=$(($(date +%s%3N) - begin))
  printf '%d.%d' $((begin / 1000)) $((begin % 1000 / 100))
}

# The keys that the chart made, if it did: the secret's data in one line.
keys_of() { api GET "/api/v1/namespaces/$1/secrets/shop-recgpt-keys" 2>/dev/null | tr -d ' \n' | grep -o '"data":{[^}]*}' || true; }

# How many pods of a namespace run.
running() { api GET "/api/v1/namespaces/$1/pods" | grep -o '"phase": *"Running"' | wc -l; }
none_running() { [ "$(running "$1")" -eq 0 ]; }

# The training of two tenants, which the CronJob starts at the next full minute; nothing where there is none.
trained() {
  if ! api GET "/apis/batch/v1/namespaces/$1/cronjobs/shop-recgpt-training" >/dev/null 2>&1; then return; fi
  await "training in $1" both_trained "$1"
  echo "2 tenants"
}
both_trained() { api GET "/apis/batch/v1/namespaces/$1/jobs" | grep -q '"completedIndexes": *"0,1"'; }

# One values file from nothing to nothing; prints its line of the table.
try() {
  local values=$1 namespace=$2 install upgrade test training uninstall objects pods keys same
  namespace "$namespace"
  volumes "$namespace"
  install=$(timed install shop "$chart" -n "$namespace" -f "$chart/$values" --wait --wait-for-jobs --timeout 5m) || return
  objects=$("$tools/bin/helm" get manifest shop -n "$namespace" | grep -c '^kind: ')
  pods=$(running "$namespace")
  keys=$(keys_of "$namespace")
  upgrade=$(timed upgrade shop "$chart" -n "$namespace" -f "$chart/$values" --set logLevel=DEBUG --set training.suspend=false \
    --set 'training.schedule=* * * * *' --set 'training.tenants={default,other}' --wait --wait-for-jobs --timeout 5m) || return
  same=$([ "$keys" = "$(keys_of "$namespace")" ] && { [ -n "$keys" ] && echo kept || echo "the operator's"; } || echo CHANGED)
  training=$(trained "$namespace") || return
  test=$(timed test shop -n "$namespace" --timeout 2m) || return
  uninstall=$(timed uninstall shop -n "$namespace" --wait --timeout 5m) || return
  await "end of the pods of $namespace" none_running "$namespace"
  printf '| `%s` | %s | %s | %s s | %s s | %s | %s | %s s | %s s |\n' \
    "$values" "$objects" "$pods" "$install" "$upgrade" "$same" "$training" "$test" "$uninstall"
  [ "$same" != CHANGED ]
}

build_all
[ -x "$tools/bin/helm" ] || die 4 "no Helm in $tools: run ./recgpt test once"
start_cluster
furnish
status=0
table=$(
  for values in values values-laptop values-staging values-production; do
    try "$values.yaml" "$values" || { printf '| `%s.yaml` | failed |  |  |  |  |  |  |  |\n' "$values"; exit 1; }
  done
) || status=1
{
  printf '# The chart on a real API server\n\n'
  printf 'Made by `helm/kubernetes/install.sh` on commit %s, %s, %s processors, %s.\n\n' \
    "$(git -C "$here" rev-parse --short HEAD)" "$(uname -sm)" "$(nproc)" "$(date -u +%F)"
  printf 'kube-apiserver, controllers and scheduler %s, etcd %s, %s; six nodes in three zones are kwok %s, whose pods run nothing.\n' \
    "$kubernetes" "$etcd" "$("$tools/bin/helm" version --template 'Helm {{.Version}}')" "$kwok"
  printf 'Each namespace enforces pod security "restricted" and has a quota that refuses pods without requests and limits; a warning\n'
  printf 'of the API server fails the run. Seconds are those of `helm install`, `upgrade` (every pod anew), `test` and `uninstall`, all\n'
  printf 'but `test` with `--wait`. Keys: those that the chart made, after the upgrade. Training: the tenants whose pods the CronJob has\n'
  printf 'started and that have ended. Pods of Jobs and of `helm test` are admitted and scheduled, then kwok says that they succeeded:\n'
  printf 'what they do is done by `ChartRunIT`.\n\n'
  printf '| values | objects | pods running | install | upgrade | keys | training | test | uninstall |\n'
  printf -- '|---|--:|--:|--:|--:|---|---|--:|--:|\n%s\n' "$table"
} >"$here/RESULTS.md"
cat "$here/RESULTS.md"
exit "$status"
