#!/bin/bash
# watch.sh PID FOLDER BOOT_SECONDS RUN_SECONDS <PIPE: ends a guest of lane.sh, which alone holds the other end
# of PIPE: when lane.sh closes it, when lane.sh is gone, and when the guest is late.  PID is also the guest's
# process group: the processes of user-mode Linux outlive its first one.  lane.sh calls it as a session of its
# own, so that no Ctrl-C and no kill of a group of processes ends the watch before the guest.
guest=$1 folder=$2 boot=$3 run=$4

# A second has passed and the pipe is still open.
waited() {
	local status=0
	read -r -t 1 || status=$?
	[ $status -gt 128 ]
}

while waited; do
	if [ "$SECONDS" -ge "$boot" ] && [ ! -e "$folder/up" ]; then
		echo "it did not boot within $boot seconds" >"$folder/why"
		break
	elif [ "$SECONDS" -ge "$run" ]; then
		echo "it did not end within $run seconds" >"$folder/why"
		break
	fi
done
kill -KILL -- "-$guest" 2>/dev/null
exit 0
