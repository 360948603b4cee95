#!/bin/sh
# start.sh: in the image, what ojbox-vm.service starts: the rest comes from the tests' folder on the host, so
# that a change of it needs no new image.
set -e
place=$(sed -n 's/.* ojbox\.place=\([^ ]*\).*/\1/p' /proc/cmdline)
mkdir /run/ojbox-tests
mount -t hostfs -o "$place/tests/vm" none /run/ojbox-tests
exec /run/ojbox-tests/systemd.sh
