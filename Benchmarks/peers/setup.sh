#!/bin/sh
# Makes the Python environments for the peers in the repository root:
#   .venv-peers       stable-baselines3, Gymnasium, EnvPool   (requirements.txt)
#   .venv-peers-jax   rejax, gymnax, JAX                      (requirements-jax.txt)
#   .venv-peers-sumo  SUMO, to run in process                  (requirements-sumo.txt)
#   .venv-peers-texts Scattertext                              (texts/requirements.txt)
# Run it as often as you like: an environment that is already made from the same
# requirements is left alone. PYTHON names another interpreter than python3.11.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH= cd -- "$here/../.." && pwd)
python=${PYTHON:-python3.11}

make_environment() {
    environment=$root/$1
    requirements=$here/$2
    done_mark=$environment/made-from.txt

    if [ -x "$environment/bin/python" ] && cmp -s "$requirements" "$done_mark"; then
        echo "$1: up to date"
        return
    fi
    if ! command -v "$python" >/dev/null 2>&1; then
        echo "$1: there is no $python here; name one with PYTHON=..." >&2
        exit 1
    fi
    echo "$1: making it with $("$python" --version) from $2 (some minutes the first time)"
    "$python" -m venv --clear "$environment"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements"
    "$environment/bin/python" -m pip check
    cp "$requirements" "$done_mark"
    echo "$1: ready"
}

make_environment .venv-peers requirements.txt
make_environment .venv-peers-jax requirements-jax.txt

make_environment .venv-peers-sumo requirements-sumo.txt
make_environment .venv-peers-texts texts/requirements.txt
