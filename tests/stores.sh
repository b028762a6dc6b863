#!/usr/bin/env bash
# Tests downloads into object stores against a store on this machine: moto, from PyPI, in a scratch folder that is deleted in
# the end. Needs Python 3 with venv or pip, besides what the other tests need. Ends with 75 where the store cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
server=
end() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$scratch"
}
trap end EXIT

moto='moto[server]==5.2.5'
quiet='--quiet --disable-pip-version-check'
python=python3
# Some systems have pip without venv, some venv without pip.
if python3 -m venv "$scratch/venv" 2> "$scratch/log"; then
    python="$scratch/venv/bin/python"
    # shellcheck disable=SC2086
    installed=$("$python" -m pip install $quiet "$moto" 2>> "$scratch/log" && echo yes || true)
else
    export PYTHONPATH="$scratch/packages"
    # shellcheck disable=SC2086
    installed=$(python3 -m pip install $quiet --target "$PYTHONPATH" "$moto" 2>> "$scratch/log" && echo yes || true)
fi
if [ -z "$installed" ]; then
    cat "$scratch/log"
    echo "object stores are not tested: $moto cannot be installed here"
    exit 75
fi

# Port 0 is any that is free; the server says which.
"$python" -c '
import logging, sys
from werkzeug.serving import make_server
from moto.server import DomainDispatcherApplication, create_backend_app
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
' > "$scratch/address" 2> "$scratch/log" &
server=$!
until [ -s "$scratch/address" ]; do
    kill -0 "$server" 2>/dev/null || { cat "$scratch/log"; exit 1; }
    sleep 0.1
done

STORE_URL=$(cat "$scratch/address") cargo test --locked --features stores --test it -- command::stores "$@"
