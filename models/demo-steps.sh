# What the models' demo.sh have in common; sourced by them.
set -euo pipefail

# take_options LAST PATHS TEXTS ARGUMENT...: sets the variable of each option --NAME VALUE that is among PATHS, which become absolute, or TEXTS, and virtual to 1
# for --virtual. At anything else it prints the script's lines 2 to LAST, which say how it is used, and ends with 2.
take_options() {
    local last=$1 paths=$2 texts=$3 name value
    shift 3
    virtual=0
    while [ $# -gt 0 ]; do
        name=${1#--}
        if [ "$1" = --virtual ]; then
            virtual=1
            shift
            continue
        fi
        if [ "$1" = "$name" ] || [ $# -lt 2 ] || ! [[ $name =~ ^[a-z]+$ && " $paths $texts " == *" $name "* ]]; then
            sed -n "2,${last}p" "$0" >&2
            exit 2
        fi
        value=$2
        [[ " $paths " == *" $name "* ]] && value=$(realpath -- "$2")
        printf -v "$name" %s "$value"
        shift 2
    done
}

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
