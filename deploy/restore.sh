#!/bin/sh
# Put a copy back: check it, stop pages and jobs, restore, start again.
# Usage: deploy/restore.sh FOLDER/yyyy-mm-dd
set -eu
copy=${1:?Diga qué copia: deploy/restore.sh /copias/2026-11-21}
here=$(cd "$(dirname "$0")" && pwd)
compose() { docker compose -f "$here/compose.yaml" --env-file "$here/.env" "$@"; }

copy=$(cd "$copy" && pwd)
(cd "$copy" && sha256sum --check --quiet SHA256SUMS)
compose stop web worker
compose run --rm -T --volume "$copy:/copy:ro" worker python manage.py restore /copy --replace
compose up -d
echo "Copia devuelta: $copy"
