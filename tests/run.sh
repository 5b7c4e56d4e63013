#!/usr/bin/env bash
# Runs every test. Usage: bash tests/run.sh [--install-only] [--deep] [--filter EXPRESSION]
#   --install-only  only installs what the tests need (toolchains and simulators, as root or with sudo)
#   --deep          full-length fuzzing instead of the sample that a normal run takes
#   --filter        passed on to dotnet test
# Tests whose tools or data (TINYML_DATA) are missing are skipped with the reason; TINYML_REQUIRE_TOOLS=1 and
# TINYML_REQUIRE_DATA=1 make them fail instead. The last line is "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")/.."

filter=()
install_only=0
while [ $# -gt 0 ]; do
    case "$1" in
        --install-only) install_only=1 ;;
        --deep) export TINYML_DEEP=1 ;;
        --filter) [ $# -ge 2 ] || { echo "--filter needs an expression" >&2; exit 2; }; filter=(--filter "$2"); shift ;;
        *) sed -n '2,7p' "$0" >&2; exit 2 ;;
    esac
    shift
done

bash tests/install-tools.sh all || echo "some toolchains are missing; the tests that need them will be skipped" >&2
[ "$install_only" -eq 0 ] || exit 0

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
passed=0 failed=0 skipped=0
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# One check outside the test projects: a name, then a command whose output is shown only when it fails.
check() {
    local name=$1; shift
    if "$@" >"$results/check.log" 2>&1; then
        passed=$((passed + 1)); echo "ok      $name"
    else
        failed=$((failed + 1)); echo "FAILED  $name"; tail -n 40 "$results/check.log"
    fi
}

restore=(dotnet restore TinyML.sln)
[ "${CI:-}" = true ] && restore+=(--locked-mode)
check "restore" "${restore[@]}"
check "build (Release, warnings are errors)" dotnet build TinyML.sln -c Release --no-restore
[ "$failed" -eq 0 ] || { finish; exit 1; }

if [ ${#filter[@]} -eq 0 ]; then
    check "dotnet format" dotnet format TinyML.sln --verify-no-changes --no-restore
    if command -v clang-format >/dev/null 2>&1; then
        # shellcheck disable=SC2046
        check "clang-format" clang-format --dry-run -Werror $(git ls-files '*.c' '*.h' '*.cpp')
    else
        skipped=$((skipped + 1)); echo "skipped clang-format: not installed"
    fi
fi

# Two projects at a time: most wait for a compiler or a simulator on one core.
test_project() {
    local name started=$SECONDS
    name=$(basename "$1" .csproj)
    dotnet test "$1" -c Release --no-build --logger "trx;LogFileName=$results/$name.trx" "${filter[@]}" >"$results/$name.log" 2>&1
    echo "$? $((SECONDS - started))" >"$results/$name.ended"
    echo "$name ended after $((SECONDS - started)) s"
}

report_project() {
    local name=$1 status seconds counters p f s total
    read -r status seconds <"$results/$name.ended"
    counters=$(grep -o '<Counters [^>]*' "$results/$name.trx" 2>/dev/null | head -n 1)
    number() { local found; found=$(grep -o " $1=\"[0-9]*\"" <<<"$counters" | grep -o '[0-9]*'); echo "${found:-0}"; }
    p=$(number passed) f=$(number failed) total=$(number total)
    s=$((total - p - f))
    # A runner that died without counting its tests is a failure, never an empty success.
    if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    echo "$name: $p passed, $f failed, $s skipped ($seconds s)"
    if [ "$f" -gt 0 ]; then grep -vE '^\s*(Passed|Skipped) ' "$results/$name.log" | tail -n 150; fi
    if [ "$s" -gt 0 ]; then
        grep -o 'Skipped [A-Za-z_].*' "$results/$name.log" | sort -u | head -n 5
    fi
}

# The longest first, so that it does not end alone.
mapfile -t projects < <(ls -d tests/TinyML.EndToEnd.Tests/*.csproj tests/TinyML.Conformance.Tests/*.csproj; ls -d tests/*.Tests/*.csproj | grep -v -e EndToEnd -e Conformance)
for project in "${projects[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
    test_project "$project" &
done
wait
for project in "${projects[@]}"; do report_project "$(basename "$project" .csproj)"; done
finish
