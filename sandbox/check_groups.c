/*
 * check_groups.c: control groups: where they can be had, what they can do, and whom to ask; see
 * check_point.h.
 *
 * Called by check.  Finding a place prepares it, as the first run would.  Systemd is asked in a child, which
 * alone is moved and takes its scope with it.  Must never wait long for systemd.
 */
#include "check_point.h"

#include "base/auto.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <unistd.h>

#define GROUPS_DEADLINE 5000 /* milliseconds */

#define GROUPS_DROP_IN \
	"put `[Service]' and `Delegate=cpu cpuset io memory pids' into /etc/systemd/system/user@.service.d/" \
	"ojbox.conf, systemctl daemon-reload, and log in anew"

static bool groups_has(const struct check *check, enum cgroup_controller controller)
{
	return check->groups.place.has & (1U << controller);
}

/* What a place offers is there in its own group as in those below. */
static void groups_look(const struct config *config, bool ask, struct check_groups *groups)
{
	char folder[PATH_MAX], path[PATH_MAX + 40];

	groups->well = cgroup_find(config->cg_root, 0, ask, &groups->place, &groups->err) == 0;
	groups->asked = ask;
	if (!groups->well ||
		cgroup_folder(groups->place.version, CGROUP_MEMORY, groups->place.path, folder) < 0)
		return;
	snprintf(path, sizeof(path), "%s/%s", folder,
		groups->place.version == 2 ? "memory.peak" : "memory.max_usage_in_bytes");
	groups->peak = access(path, F_OK) == 0;
	snprintf(path, sizeof(path), "%s/cgroup.kill", folder);
	groups->kill = access(path, F_OK) == 0;
	snprintf(path, sizeof(path), "%s/%s", folder,
		groups->place.version == 2 ? "memory.swap.max" : "memory.memsw.limit_in_bytes");
	groups->swap = access(path, F_OK) == 0;
}

/* What the child is told, and what it tells. */
struct groups_ask {
	const struct config *config;
	struct check_groups groups;
};

static void groups_ask(void *shared)
{
	struct groups_ask *ask = shared;

	groups_look(ask->config, true, &ask->groups);
}

static void groups_find(struct check *check)
{
	struct groups_ask *ask;
	struct err err;

	groups_look(check->config, false, &check->groups);
	if (check->groups.well || geteuid() == 0 || access("/run/systemd/system", F_OK) < 0)
		return;
	ask = check_share(sizeof(*ask));
	if (!ask)
		return;
	ask->config = check->config;
	if (check_child(groups_ask, ask, GROUPS_DEADLINE, &err) == 0)
		check->groups = ask->groups;
	else
		err_put(&check->groups.err, ERR_SYSTEM,
			"the user's systemd was asked for control groups: %s; loginctl show-user %u and "
			"systemctl "
			"--user status may say why",
			err.text, geteuid());
}

void check_groups(struct check *check, struct check_answer *answer)
{
	const struct check_groups *groups = &check->groups;
	struct statvfs mounted;

	groups_find(check);
	if (groups->well)
		check_yes(answer, "version %d, below %s", groups->place.version, groups->place.path);
	else
		check_refused(answer, &groups->err,
			"mount -t cgroup2 cgroup " CGROUP_ROOT "; see CONTROL GROUPS in ojbox(1)");
	if (!groups->well &&
		(statvfs(CGROUP_ROOT "/memory", &mounted) == 0 || statvfs(CGROUP_ROOT, &mounted) == 0) &&
		(mounted.f_flag & ST_RDONLY))
		check_remedy(answer,
			"%s; but first " CGROUP_ROOT
			" has to be mounted for writing (in a container: by its engine)",
			buf_text(&answer->remedy));
}

/* Whether there are control groups; else answers. */
static bool groups_there(const struct check *check, struct check_answer *answer)
{
	if (!check->groups.well)
		check_unknown(answer, "no control groups");
	return check->groups.well;
}

static void groups_missing(const struct check *check, struct check_answer *answer, const char *names)
{
	check_no(answer, "%s has no %s", check->groups.place.path, names);
	if (check->groups.place.version == 1)
		check_remedy(answer,
			"mount the controller, such as: mount -t cgroup -o %s cgroup " CGROUP_ROOT "/%s",
			strrchr(names, ' ') ? strrchr(names, ' ') + 1 : names,
			strrchr(names, ' ') ? strrchr(names, ' ') + 1 : names);
	else if (access("/run/systemd/system", F_OK) == 0)
		check_remedy(answer, GROUPS_DROP_IN);
	else
		check_remedy(answer,
			"hand it on from the root: echo +%s >" CGROUP_ROOT "/cgroup.subtree_control, and so "
			"down to the group",
			strrchr(names, ' ') ? strrchr(names, ' ') + 1 : names);
}

void check_controllers(struct check *check, struct check_answer *answer)
{
	bool pids = groups_has(check, CGROUP_PIDS), cpu = groups_has(check, CGROUP_CPU);

	if (!groups_there(check, answer))
		return;
	if (pids && cpu)
		check_yes(answer, "both");
	else
		groups_missing(check, answer, pids ? "cpu" : cpu ? "pids" : "cpu and pids");
}

void check_cpuset(struct check *check, struct check_answer *answer)
{
	if (!groups_there(check, answer))
		return;
	if (groups_has(check, CGROUP_CPUSET))
		check_yes(answer, "there");
	else
		groups_missing(check, answer, "cpuset");
}

/* On version 1 groups cannot be killed as a whole, on no kernel: that is no reason to look for a newer one.
 */
void check_files(struct check *check, struct check_answer *answer)
{
	const struct check_groups *groups = &check->groups;

	if (!groups_there(check, answer))
		return;
	if (groups->place.version == 1 && groups->peak) {
		check_yes(answer, "peaks; on version 1 nothing kills a group");
		return;
	}
	if (groups->peak && groups->kill) {
		check_yes(answer, "memory.peak, cgroup.kill");
		return;
	}
	check_no(answer, "not there:%s%s", groups->peak ? "" : " memory.peak",
		groups->kill ? "" : " cgroup.kill");
	check_remedy(answer, "a newer kernel: memory.peak came with Linux 5.19, cgroup.kill with 5.14");
}

/* Whether the machine has swap that is in use: 1, 0, or -1 when it cannot be told. */
static int groups_swap(char ret_name[256])
{
	auto_file FILE *swaps = fopen("/proc/swaps", "re");
	char line[512];

	if (!swaps || !fgets(line, sizeof(line), swaps))
		return -1;
	return fscanf(swaps, "%255s", ret_name) == 1;
}

void check_swap(struct check *check, struct check_answer *answer)
{
	char name[256];
	int there = groups_swap(name);

	(void)check;
	if (there < 0)
		check_unknown(answer, "/proc/swaps cannot be read");
	else if (!there)
		check_yes(answer, "none is switched on");
	else
		check_no(answer, "on: %s", name);
	if (there > 0)
		check_remedy(answer, "swapoff -a, and take it out of /etc/fstab");
}

void check_swap_limit(struct check *check, struct check_answer *answer)
{
	char name[256];
	int there = groups_swap(name);

	if (there == 0)
		check_yes(answer, "there is no swap");
	else if (!groups_there(check, answer))
		return;
	else if (check->groups.swap)
		check_yes(answer, "memory and swap are limited together");
	else if (there < 0)
		check_unknown(answer, "/proc/swaps cannot be read");
	else {
		check_no(answer, "there is swap, and the kernel does not account for it");
		check_remedy(answer, "swapoff -a; or start the kernel with swapaccount=1");
	}
}

void check_delegated(struct check *check, struct check_answer *answer)
{
	if (!groups_there(check, answer))
		return;
	if (!check->groups.asked) {
		check_yes(answer, "the place is there");
		return;
	}
	check_no(answer, "each run asks for a scope");
	check_remedy(answer,
		"once in a shell: ojbox --delegate; or start one by: systemd-run --user --scope -p "
		"Delegate=yes "
		"$SHELL; in a service: Delegate=yes under [Service] (delegate.conf, which comes with ojbox)");
}

/* Whether somebody takes calls at the bus of the user. */
static bool groups_bus(char *ret_path, size_t room)
{
	const char *bus = getenv("DBUS_SESSION_BUS_ADDRESS"), *folder = getenv("XDG_RUNTIME_DIR");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	auto_fd int end = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (bus && strncmp(bus, "unix:path=", 10) == 0)
		snprintf(ret_path, room, "%.*s", (int)strcspn(bus + 10, ",;"), bus + 10);
	else if (folder)
		snprintf(ret_path, room, "%s/bus", folder);
	else
		snprintf(ret_path, room, "/run/user/%u/bus", geteuid());
	if (strlen(ret_path) >= sizeof(address.sun_path))
		return false;
	memcpy(address.sun_path, ret_path, strlen(ret_path) + 1);
	return end >= 0 && connect(end, (const struct sockaddr *)&address, sizeof(address)) == 0;
}

void check_systemd(struct check *check, struct check_answer *answer)
{
	char path[256];

	if (geteuid() == 0)
		check_yes(answer, "root needs none");
	else if (check->groups.well && !check->groups.asked)
		check_yes(answer, "not needed: the control groups are there");
	else if (groups_bus(path, sizeof(path)))
		check_yes(answer, "answers at %s", path);
	else if (access("/run/systemd/system", F_OK) < 0) {
		check_no(answer, "this machine runs no systemd");
		check_remedy(answer, "root gives the user a place: sudo ojbox --delegate %u", geteuid());
	} else {
		check_no(answer, "nobody answers at %s", path);
		check_remedy(answer,
			"log in by console or ssh, not by su or sudo; for a service: loginctl enable-linger "
			"%u",
			geteuid());
	}
}
