/*
 * check_container.c: whether ojbox is in a container, which one, and what that masks; see check_point.h.
 *
 * Called by check before all probes: remedies differ by the kind.  Cannot fail: what leaves no mark is none.
 * Must never decide whether boxes can run.
 */
#include "check_point.h"

#include "base/auto.h"

#include <string.h>
#include <unistd.h>

/* In this order: a pod's containers carry the marks of their engine, too. */
static const struct check_container container_kinds[] = {
	{ "Kubernetes", { "/var/run/secrets/kubernetes.io", "/run/secrets/kubernetes.io" },
		"in the pod: spec.hostUsers: false; in securityContext: seccompProfile: {type: Localhost, "
		"localhostProfile: FILE}, a profile that lets clone, clone3, unshare, setns, pivot_root and "
		"the "
		"mount family pass, and appArmorProfile: {type: Unconfined}",
		"in the pod: spec.hostUsers: false and securityContext.procMount: Unmasked" },
	{ "Podman", { "/run/.containerenv" },
		"podman run --security-opt seccomp=FILE, a profile that lets clone, clone3, unshare, setns, "
		"pivot_root "
		"and the mount family pass (or seccomp=unconfined)",
		"podman run --security-opt unmask=ALL" },
	{ "Docker", { "/.dockerenv", "/run/.dockerenv" },
		"docker run --security-opt seccomp=FILE, a profile that lets clone, clone3, unshare, setns, "
		"pivot_root "
		"and the mount family pass (or seccomp=unconfined), and --security-opt apparmor=unconfined",
		"docker run --security-opt systempaths=unconfined" },
	{ "LXC", { "/dev/lxc", "/dev/.lxc", "/dev/lxd" },
		"in the container's configuration: security.nesting = true, or lxc.include = "
		"/usr/share/lxc/config/nesting.conf",
		"in the container's configuration: security.nesting = true, or lxc.mount.auto = proc:rw" },
	{ "systemd-nspawn", { "/run/host/container-manager", "/run/systemd/nspawn" },
		"systemd-nspawn --system-call-filter='@mount @keyring'",
		"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn, with --inaccessible= and --bind= off "
		"/proc" },
};

static const struct check_container container_other = { "a container", { NULL },
	"give the container a seccomp profile that lets clone, clone3, unshare, setns, pivot_root and the "
	"mount "
	"family pass",
	"start the container so that nothing of its /proc is masked" };

const struct check_container *check_container_find(void)
{
	char text[64];

	for (size_t i = 0; i < sizeof(container_kinds) / sizeof(container_kinds[0]); i++)
		for (const char *const *mark = container_kinds[i].marks; mark < container_kinds[i].marks + 3;
			mark++)
			if (*mark && access(*mark, F_OK) == 0)
				return &container_kinds[i];
	/* systemd and others leave a word; a first process that is called with container= is seen by root
	 * alone */
	return check_line("/run/systemd/container", text, sizeof(text)) || getenv("container")
		       ? &container_other
		       : NULL;
}

void check_container_masks(struct buf *ret_masks)
{
	auto_file FILE *mounts = fopen("/proc/self/mountinfo", "re");
	char line[4096], point[4096];

	while (mounts && fgets(line, sizeof(line), mounts))
		if (sscanf(line, "%*d %*d %*s %*s %4095s", point) == 1 && strncmp(point, "/proc/", 6) == 0 &&
			strcmp(point, "/proc/sys/fs/binfmt_misc") != 0)
			buf_printf(ret_masks, "%s%s", ret_masks->len ? ", " : "", point);
}

void check_container(struct check *check, struct check_answer *answer)
{
	auto_buf struct buf masks = { 0 };

	check_container_masks(&masks);
	if (!check->surroundings && !masks.len) {
		check_yes(answer, "no marks of one");
		return;
	}
	check_no(answer, "%s%s%s", check->surroundings ? check->surroundings->name : "no marks of one",
		masks.len ? "; mounted over parts of /proc: " : "", buf_text(&masks));
	check_remedy(answer, "nothing, as long as all that boxes need is there");
}
