#!/bin/sh
# After the package is unpacked: the service's user, its folder, and systemd told. Nothing is started.
set -e
if command -v systemd-sysusers >/dev/null 2>&1; then
  systemd-sysusers navsync.conf
  install -d -m 0700 -o navsync -g navsync /var/lib/navsync
fi
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
fi
