{{/*
Parts of pods. Each takes root, name, facts and values, as recgpt.components makes them.
*/}}

{{/* Parts that are the same in every pod, the image's user among them. */}}
{{- define "recgpt.podDefaults" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "recgpt.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* Nodes, taints and spread over zones and nodes. */}}
{{- define "recgpt.placement" -}}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
  {{- range $key, $rule := dict "topology.kubernetes.io/zone" .values.spread.zones "kubernetes.io/hostname" .values.spread.nodes }}
  - topologyKey: {{ $key }}
    maxSkew: 1
    whenUnsatisfiable: {{ $rule }}
    # Pods of the old and of the new version are balanced apart, so that a roll-out doesn't unbalance either.
    matchLabelKeys: [pod-template-hash]
    labelSelector:
      matchLabels:
        {{- include "recgpt.selector" $ | nindent 8 }}
  {{- end }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "recgpt.selector" . | nindent 14 }}
{{- end }}

{{/*
Options of the JVM. DNS is asked anew after 5 s, so that a drained pod is forgotten before it ends. Classes take some 100 MB: with less to begin
with, the heap is collected as a whole each time that they grow, for up to a second.
*/}}
{{- define "recgpt.jvmOptions" -}}
-XX:MaxRAMPercentage={{ .values.heapPercent }} -XX:MaxDirectMemorySize=192m -XX:MetaspaceSize=128m -XX:+ExitOnOutOfMemoryError -Dnetworkaddress.cache.ttl=5 -Dsun.net.inetaddr.ttl=5
{{- range .values.jvmOptions }} {{ . }}{{ end }}
{{- end }}

{{/* A setting as an environment variable. Takes key and value. */}}
{{- define "recgpt.setting" -}}
- name: RECGPT_{{ .key | upper | replace "-" "_" }}
  {{- /* Whole numbers come through YAML as floats, and large ones would be written with an exponent. */}}
  value: {{ ternary (.value | int64) .value (kindIs "float64" .value) | toString | quote }}
{{- end }}

{{/*
Settings that name files of the secret with the certificate: the authority for who calls, our own certificate for who
serves or calls others than the gateway, none for who calls nobody.
*/}}
{{- define "recgpt.tlsFiles" -}}
{{- if and (ne .root.Values.tls.mode "off") .facts.calls }}
tls-ca-file: ca.crt
{{- if include "recgpt.serves" . }}
tls-cert-file: tls.crt
tls-key-file: tls.key
{{- end }}
{{- if and .root.Values.tls.mutual (ne .name "test") }}
tls-client-cert-file: tls.crt
tls-client-key-file: tls.key
{{- if and (include "recgpt.serves" .) (ne .name "gateway") }}
tls-client-ca-file: ca.crt
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Files with keys, by their key in the secret: those of all callers on the gateway, its own for the test. */}}
{{- define "recgpt.keyFile" -}}
{{- if eq .name "gateway" }}{{ include "recgpt.keysSecret" .root }}{{ end }}
{{- if eq .name "test" }}{{ include "recgpt.testKeySecret" .root }}{{ end }}
{{- end }}

{{/* Files of Milvus' secrets, by what they are. */}}
{{- define "recgpt.milvusFiles" -}}
{{- if and .facts.milvus .root.Values.milvus.address }}
{{- with .root.Values.milvus }}
{{- if .tokenSecret.name }}
token: {{ toJson .tokenSecret }}
{{- end }}
{{- if .caSecret.name }}
ca.crt: {{ toJson .caSecret }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Environment of any process of the image; the command line has options instead. */}}
{{- define "recgpt.environment" -}}
- name: JDK_JAVA_OPTIONS
  value: {{ include "recgpt.jvmOptions" . | quote }}
{{ include "recgpt.setting" (dict "key" "log-level" "value" .root.Values.logLevel) }}
{{- if ne .name "test" }}
{{- include "recgpt.settings" . }}
{{- end }}
{{- end }}

{{/* Settings of a service or Job: those that the chart makes, under those of the values. */}}
{{- define "recgpt.settings" -}}
{{- $root := .root }}
{{- $settings := dict }}
{{- if or .facts.state .facts.models }}{{ $_ := set $settings "data-dir" "/data" }}{{ end }}
{{- if include "recgpt.serves" . }}
{{- $_ := set $settings "listen-host" "0.0.0.0" }}
{{- $_ := set $settings "listen-port" (default 8981 .facts.port) }}
{{- $_ := set $settings "health-port" (include "recgpt.healthPort" $root) }}
{{- $_ := set $settings "metrics-port" $root.Values.monitoring.port }}
{{- $_ := set $settings "reflection" $root.Values.reflection }}
{{- with $root.Values.monitoring.otlpEndpoint }}{{ $_ := set $settings "otlp-endpoint" . }}{{ end }}
{{- end }}
{{- $ports := include "recgpt.facts" $root | fromYaml }}
{{- range .facts.calls }}
{{- $_ := set $settings (printf "%s-target" .) (printf "dns:///%s-%s:%v" (include "recgpt.fullname" $root) . (index $ports . "port")) }}
{{- end }}
{{- if eq .facts.main "intent" }}
{{- $_ := set $settings "worker" (or (eq .name "worker") (not $root.Values.worker.enabled)) }}
{{- end }}
{{- with $root.Values.limits }}
{{- if and $.facts.state (has $.facts.main (list "intent" "retrieval")) }}{{ $_ := set $settings "max-tenants" .tenants }}{{ end }}
{{- if eq $.facts.main "intent" }}
{{- $_ := set $settings "max-behaviors-per-tenant" .behaviorsPerTenant }}
{{- $_ := set $settings "tenant-tokens-per-day" .tokensPerTenantAndDay }}
{{- end }}
{{- if and $.facts.state (eq $.facts.main "retrieval") }}{{ $_ := set $settings "max-items-per-tenant" .itemsPerTenant }}{{ $_ := set $settings "max-item-characters-per-tenant" .itemCharactersPerTenant }}{{ end }}
{{- end }}
{{- if eq .name "training" }}{{ $_ := set $settings "tenants" (join "," $root.Values.training.tenants) }}{{ end }}
{{- if and .facts.state $root.Values.database.host }}
{{- with $root.Values.database }}
{{- $_ := set $settings "database" (printf "jdbc:postgresql://%s:%v/%s%s" .host .port (index .names $.facts.state) (ternary "" (printf "?%s" .parameters) (empty .parameters))) }}
{{- $_ := set $settings "database-user" .user }}
{{- $_ := set $settings "database-password-file" (printf "/etc/recgpt/database/%s" .passwordSecret.key) }}
{{- end }}
{{- end }}
{{- if and .facts.milvus $root.Values.milvus.address }}{{ $_ := set $settings "milvus" $root.Values.milvus.address }}{{ end }}
{{- with include "recgpt.tritonTarget" $root }}
{{- if $.facts.triton }}
{{- $_ := set $settings "triton" . }}
{{- $_ := set $settings "triton-model" $root.Values.triton.model }}
{{- $_ := set $settings "triton-constraint-key" $root.Values.triton.constraintKey }}
{{- $_ := set $settings "triton-chat-template" $root.Values.triton.chatTemplate }}
{{- end }}
{{- end }}
{{- with include "recgpt.tlsFiles" . | fromYaml }}
{{- range $key, $file := . }}{{ $_ := set $settings $key (printf "/etc/recgpt/tls/%s" $file) }}{{ end }}
{{- end }}
{{- with include "recgpt.milvusFiles" . | fromYaml }}
{{- if .token }}{{ $_ := set $settings "milvus-token-file" "/etc/recgpt/milvus/token" }}{{ end }}
{{- if index . "ca.crt" }}{{ $_ := set $settings "milvus-ca-file" "/etc/recgpt/milvus/ca.crt" }}{{ end }}
{{- end }}
{{- with include "recgpt.keyFile" . | fromYaml }}
{{- $_ := set $settings "auth-keys-file" (printf "/etc/recgpt/auth/%s" .key) }}
{{- end }}
{{- range $key, $value := .values.settings }}{{ $_ := set $settings $key $value }}{{ end }}
{{- range $key, $value := $settings }}
{{ include "recgpt.setting" (dict "key" $key "value" $value) }}
{{- end }}
{{- if eq .name "training" }}
# Each tenant has a pod of its own.
- name: RECGPT_TENANT_INDEX
  valueFrom: {fieldRef: {fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']"}}
{{- end }}
{{- end }}

{{- define "recgpt.volumeMounts" -}}
- {name: tmp, mountPath: /tmp}
- {name: data, mountPath: /data}
{{- if and .facts.models (include "recgpt.sharedModels" .root) }}
- {name: models, mountPath: /data/models}
{{- end }}
{{- if and .facts.state .root.Values.database.host }}
- {name: database, mountPath: /etc/recgpt/database, readOnly: true}
{{- end }}
{{- if include "recgpt.tlsFiles" . | fromYaml }}
- {name: tls, mountPath: /etc/recgpt/tls, readOnly: true}
{{- end }}
{{- if include "recgpt.milvusFiles" . | fromYaml }}
- {name: milvus, mountPath: /etc/recgpt/milvus, readOnly: true}
{{- end }}
{{- if include "recgpt.keyFile" . }}
- {name: auth, mountPath: /etc/recgpt/auth, readOnly: true}
{{- end }}
{{- end }}

{{/* Secrets are mounted as folders, so that what changes in them reaches the process without a restart. */}}
{{- define "recgpt.volumes" -}}
- name: tmp
  emptyDir: {sizeLimit: 512Mi}
- name: data
  {{- if and .facts.state (not .root.Values.database.host) }}
  persistentVolumeClaim: {claimName: {{ include "recgpt.fullname" .root }}-{{ .name }}}
  {{- else }}
  emptyDir: {}
  {{- end }}
{{- if and .facts.models (include "recgpt.sharedModels" .root) }}
- name: models
  persistentVolumeClaim: {claimName: {{ include "recgpt.fullname" .root }}-models}
{{- end }}
{{- if and .facts.state .root.Values.database.host }}
- name: database
  secret: {secretName: {{ .root.Values.database.passwordSecret.name }}, defaultMode: 0440}
{{- end }}
{{- with include "recgpt.tlsFiles" . | fromYaml }}
- name: tls
  secret:
    secretName: {{ include "recgpt.tlsSecret" $ }}
    defaultMode: 0440
    items:
      {{- range . | values | uniq | sortAlpha }}
      - {key: {{ . }}, path: {{ . }}}
      {{- end }}
{{- end }}
{{- with include "recgpt.milvusFiles" . | fromYaml }}
- name: milvus
  projected:
    defaultMode: 0440
    sources:
      {{- range $path, $secret := . }}
      - secret:
          name: {{ $secret.name }}
          items: [{key: {{ $secret.key }}, path: {{ $path }}}]
      {{- end }}
{{- end }}
{{- with include "recgpt.keyFile" . | fromYaml }}
- name: auth
  secret:
    secretName: {{ .name }}
    defaultMode: 0440
    items: [{key: {{ .key }}, path: {{ .key }}}]
{{- end }}
{{- end }}

{{- define "recgpt.sharedModels" -}}
{{- if ne (toString .Values.models.size) "0" }}true{{ end -}}
{{- end }}

{{/* A container of the image. Takes also container, its name, and resources. */}}
{{- define "recgpt.container" -}}
name: {{ .container }}
image: {{ include "recgpt.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  {{- include "recgpt.containerSecurity" . | nindent 2 }}
env:
  {{- include "recgpt.environment" . | nindent 2 }}
resources:
  {{- toYaml .resources | nindent 2 }}
volumeMounts:
  {{- include "recgpt.volumeMounts" . | nindent 2 }}
{{- end }}

{{/* Asks grpc.health.v1 on the plaintext port for probes alone. Takes root and service. */}}
{{- define "recgpt.probe" -}}
grpc: {port: {{ include "recgpt.healthPort" .root }}, service: {{ .service | quote }}}
{{- end }}
