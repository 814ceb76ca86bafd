# Sourced by bin/serve and bin/test: makes .venv beside this folder and keeps it as the requirements say.
# shellcheck shell=bash

stop() {
    echo "$1" >&2
    exit 1
}

find_python() {
    local name
    for name in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
        if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    stop "Spheres needs Python 3.11, 3.12 or 3.13, and none was found. On Debian or Ubuntu: apt install python3 python3-venv"
}

# prepare_python requirements.txt…: installs these files, exactly as locked, if they changed since the last time.
prepare_python() {
    local python file stamp wanted
    if ! "$root/.venv/bin/python" -c 'import pip' 2>/dev/null; then
        python=$(find_python)
        "$python" -c 'import venv, ensurepip' 2>/dev/null ||
            stop "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv"
        echo "Preparing Python in .venv; this happens once."
        "$python" -m venv --clear "$root/.venv" || stop "The folder $root/.venv could not be made."
    fi
    for file in "$@"; do
        stamp=$root/.venv/.installed-$file
        wanted=$(sha256sum < "$root/$file")
        [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && continue
        "$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$root/$file" ||
            stop "The packages in $file could not be installed; see above. This needs the internet once."
        echo "$wanted" > "$stamp"
    done
}
