#!/usr/bin/env bash
# Texts a second through our Triton client beside Triton's own Python client. Needs the peers that ./recgpt test installs.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
peers=${RECGPT_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/recgpt/peers}
exec "$here/run.sh" --main io.recgpt.jmh.TritonEmbeddingComparison "$peers/triton/venv/bin/python" "$here/triton-client.py"
