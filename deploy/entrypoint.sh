#!/bin/sh
# Runs a command as the image's user `node`, never as root.
# Some hosts give a volume to root (Fly.io, Render). So a container that starts as root first hands
# the database's folder and files over, and then gives up root for good.
set -eu
if [ "$(id -u)" -eq 0 ]; then
  case "${DATABASE_URL:-}" in
    file:/*)
      database="${DATABASE_URL#file:}"
      for path in "$(dirname "$database")" "$database"*; do
        if [ -e "$path" ]; then chown -h 1000:1000 "$path"; fi
      done
      ;;
  esac
  exec setpriv --reuid=1000 --regid=1000 --clear-groups --no-new-privs "$@"
fi
exec "$@"
