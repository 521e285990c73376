#!/bin/sh
# Copy database and files of the containers into FOLDER/yyyy-mm-dd, and delete copies over 30 days.
# Usage: deploy/backup.sh FOLDER
set -eu
folder=${1:?Diga en qué carpeta: deploy/backup.sh /copias}
here=$(cd "$(dirname "$0")" && pwd)
today=$(date +%F)
compose() { docker compose -f "$here/compose.yaml" --env-file "$here/.env" "$@"; }

mkdir -p "$folder"
[ ! -e "$folder/$today" ] || { echo "Ya hay una copia de hoy: $folder/$today" >&2; exit 1; }
partial="$folder/.$today.part"
rm -rf "$partial"
# Written inside the worker (its volume), then brought out: the container's user cannot write here.
compose exec -T worker rm -rf /var/lib/kpt/backup
compose exec -T worker python manage.py backup /var/lib/kpt/backup
compose cp worker:/var/lib/kpt/backup "$partial"
compose exec -T worker rm -rf /var/lib/kpt/backup
(cd "$partial" && sha256sum --check --quiet SHA256SUMS)
mv "$partial" "$folder/$today"
find "$folder" -mindepth 1 -maxdepth 1 -type d -name '????-??-??' -mtime +30 -exec rm -rf {} +
echo "Copia en $folder/$today"
