{{/*
Facts of the components that no operator changes: whom each calls, what it keeps, where it listens. Ports, settings,
network policies and certificates are all made from this table.
  port      gRPC, when it serves
  calls     components that it dials
  state     it keeps a database; the value is its key in database.names
  triton    it calls the language model
  milvus    it calls the vector index
  models    it reads trained versions
  main      the image's start file
*/}}
{{- define "recgpt.facts" -}}
gateway: {port: 8980, calls: [intent, retrieval, explain], main: gateway}
intent: {port: 8981, calls: [retrieval], state: intent, triton: true, main: intent}
worker: {calls: [retrieval], state: intent, triton: true, main: intent}
retrieval: {port: 8982, calls: [intent], state: retrieval, milvus: true, models: true, main: retrieval}
explain: {port: 8983, calls: [intent, retrieval], state: explain, triton: true, main: explain}
{{- end }}

{{/* The same of what ends by itself: Jobs, and the test. They are called by nobody. */}}
{{- define "recgpt.jobs" -}}
{{- if and .Values.migrations.enabled .Values.database.host }}
migrations: {state: all}
{{- end }}
{{- if .Values.training.enabled }}
training: {calls: [intent, retrieval], models: true, main: train}
{{- end }}
test: {calls: [gateway], main: recgpt}
{{- end }}

{{/* Non-empty where a name is of a component, which serves until it is told to end. Takes root and name. */}}
{{- define "recgpt.serves" -}}
{{- if hasKey (include "recgpt.facts" .root | fromYaml) .name }}true{{ end -}}
{{- end }}

{{- define "recgpt.healthPort" -}}8970{{- end }}
{{- define "recgpt.tritonPort" -}}8001{{- end }}

{{- define "recgpt.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* What selects the pods of a component. Takes root and name. */}}
{{- define "recgpt.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .name }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end }}

{{/* Labels of an object. Takes root and name. */}}
{{- define "recgpt.labels" -}}
{{ include "recgpt.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Labels of a pod: not the chart's version, so that a change of the chart alone restarts nothing. */}}
{{- define "recgpt.podLabels" -}}
{{ include "recgpt.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
{{- with .root.Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Name, namespace and labels of an object. Takes root, name and, where it isn't the name, object. */}}
{{- define "recgpt.metadata" -}}
name: {{ include "recgpt.fullname" .root }}-{{ default .name .object }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "recgpt.labels" . | nindent 2 }}
{{- end }}

{{/*
What a template needs of each component that runs, by name: facts, values (the defaults overlaid by its own) and
whether it scales by KEDA or by an HPA. Templates range over it.
*/}}
{{- define "recgpt.components" -}}
{{- range $name, $facts := include "recgpt.facts" . | fromYaml }}
{{- $values := mustMergeOverwrite (deepCopy $.Values.defaults) (deepCopy (index $.Values $name)) }}
{{- if $values.enabled }}
{{ $name }}:
  facts: {{ toJson $facts }}
  values: {{ toJson $values }}
  keda: {{ and $.Values.keda.enabled (eq $name "worker") }}
  scaled: {{ or $values.autoscaling.enabled (and $.Values.keda.enabled (eq $name "worker")) }}
  single: {{ and (hasKey $facts "state") (not $.Values.database.host) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "recgpt.image" -}}
{{- with .Values.image -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ default $.Chart.AppVersion .tag }}{{ end -}}
{{- end -}}
{{- end }}

{{- define "recgpt.tritonTarget" -}}
{{- if .Values.triton.deploy -}}
dns:///{{ include "recgpt.fullname" . }}-triton:{{ include "recgpt.tritonPort" . }}
{{- else -}}
{{ .Values.triton.target }}
{{- end -}}
{{- end }}

{{/* Non-empty where a component or Job has a certificate of its own. Takes root and name. */}}
{{- define "recgpt.hasCertificate" -}}
{{- if or (include "recgpt.serves" .) (and (eq .name "training") .root.Values.tls.mutual) }}true{{ end -}}
{{- end }}

{{/* The secret with a certificate; who has none reads the gateway's authority. Takes root and name. */}}
{{- define "recgpt.tlsSecret" -}}
{{- $owner := ternary .name "gateway" (ne "" (include "recgpt.hasCertificate" .)) -}}
{{- if eq .root.Values.tls.mode "secrets" -}}
{{ index .root.Values.tls.secrets $owner }}
{{- else -}}
{{ include "recgpt.fullname" .root }}-{{ $owner }}-tls
{{- end -}}
{{- end }}

{{/* The secret with the callers' keys, and the one with the test's: those of the values, or the chart's own. */}}
{{- define "recgpt.keysSecret" -}}
{{- with .Values.auth.keysSecret }}
{{- if .name }}{{ toJson . }}{{ else }}{name: {{ include "recgpt.fullname" $ }}-keys, key: keys}{{ end }}
{{- end }}
{{- end }}
{{- define "recgpt.testKeySecret" -}}
{{- if .Values.auth.keysSecret.name }}{{ toJson .Values.auth.testKeySecret }}{{ else }}{name: {{ include "recgpt.fullname" . }}-keys, key: test}{{ end }}
{{- end }}

{{- define "recgpt.priorityClass" -}}
{{- if .own -}}
{{ .own }}
{{- else if .root.Values.priorityClasses.create -}}
{{ include "recgpt.fullname" .root }}-{{ .tier }}
{{- end -}}
{{- end }}
