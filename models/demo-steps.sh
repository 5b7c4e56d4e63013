# What the models' demo.sh have in common; sourced by them in the repository's root.
set -euo pipefail

say() { printf '\n== %s\n' "$*"; }

# choose_port TOOLS VIRTUAL WHAT: sets port to sim with the packages of install-tools.sh TOOLS there, else to virtual; left_out says what was left out then.
choose_port() {
    port=sim
    left_out=
    if [ "$2" -eq 1 ]; then
        port=virtual
        left_out="$3 (--virtual)"
    elif ! bash tests/install-tools.sh "$1"; then
        port=virtual
        left_out="$3: the tools named above are missing and cannot be installed without root"
    fi
}

build_tinyml() {
    say "building tinyml"
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
    dotnet build -c Release -v quiet compiler/TinyML.Cli
}

tinyml() { dotnet run --no-build -c Release --project compiler/TinyML.Cli -- "$@"; }
