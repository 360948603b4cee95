# Makes the filter of system calls for a container in which an ordinary user runs ojbox, from the filter that Docker,
# Podman and containerd use by themselves (they share its format):
#
#   jq -f seccomp.jq default.json >ojbox-seccomp.json
#
# Docker's default.json is profiles/seccomp/default.json of its sources (github.com/moby/moby, or
# github.com/moby/profiles in newer versions); Podman's is /usr/share/containers/seccomp.json.
#
# The default allows these calls only to who has CAP_SYS_ADMIN in the container.  In a user namespace of one's own
# they are harmless to what is outside, as far as the kernel has no faults there: that is what is given up.
.syscalls |= map(select(.names != ["clone3"]) | select(.names != ["clone"]))
| .syscalls += [{
	"names": [
		"clone", "clone3",       # new namespaces, and the processes of a run
		"fsconfig", "fsmount", "fsopen", "mount", "mount_setattr", "move_mount", "open_tree", "pivot_root",
		"umount2",               # the root of the box
		"sethostname",           # what the host is called in it
		"setns",                 # what a box's holder keeps
		"unshare"                # the namespaces of the network and of control groups
	],
	"action": "SCMP_ACT_ALLOW"
}]
