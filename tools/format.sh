#!/bin/bash
# format.sh [--check]: clang-format over the C files git tracks.
set -eu
cd "$(dirname "$0")/.."
command -v clang-format >/dev/null || { echo "format.sh: no clang-format here" >&2; exit 0; }
if [ "${1:-}" = --check ]; then
    git ls-files '*.c' '*.h' | xargs -r clang-format --dry-run -Werror
else
    git ls-files '*.c' '*.h' | xargs -r clang-format -i
fi
