/*
 * userns_why.c: why this machine makes no namespaces for this user; see userns.h.
 *
 * Called by run after clone3 has failed, and by check.  Cannot fail: what cannot be read explains nothing.
 * Must never be asked whether namespaces can be made: only making one tells that.
 */
#include "userns.h"

#include "base/auto.h"

#include <errno.h>
#include <string.h>

/* A small number behind `key` in a file, or at its beginning; -1 when it is not there. */
static long why_number(const char *path, const char *key)
{
	auto_file FILE *file = fopen(path, "re");
	size_t length = strlen(key);
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (strncmp(line, key, length) == 0)
			return strtol(line + length, NULL, 10);
	return -1;
}

/* Each kind has a limit of its own, and any of them ends the clone with ENOSPC. */
static void why_limit(struct userns_why *why)
{
	static const char *const kinds[] = { "user", "mnt", "pid", "ipc", "uts", "net", "cgroup" };
	const char *kind = kinds[0];
	char path[64];

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		snprintf(path, sizeof(path), "/proc/sys/user/max_%s_namespaces", kinds[i]);
		if (why_number(path, "") == 0) {
			kind = kinds[i];
			break;
		}
	}
	snprintf(why->cause, sizeof(why->cause), "this machine allows no (more) %s namespaces", kind);
	snprintf(why->remedy, sizeof(why->remedy), "sysctl -w user.max_%s_namespaces=15000", kind);
}

/* In a chroot the table of mounts has no line for "/", as long as that is no mount point. */
static bool why_chroot(void)
{
	auto_file FILE *mounts = fopen("/proc/self/mountinfo", "re");
	char line[4096], point[4096];

	if (!mounts)
		return false;
	while (fgets(line, sizeof(line), mounts))
		if (sscanf(line, "%*d %*d %*s %*s %4095s", point) == 1 && strcmp(point, "/") == 0)
			return false;
	return true;
}

bool userns_filtered(void)
{
	return why_number("/proc/self/status", "Seccomp:") == 2;
}

static void why_put(struct userns_why *why, const char *cause, const char *remedy)
{
	snprintf(why->cause, sizeof(why->cause), "%s", cause);
	snprintf(why->remedy, sizeof(why->remedy), "%s", remedy);
}

bool userns_why(int no, struct userns_why *ret_why)
{
	bool forbidden = no == EPERM || no == EACCES;

	if (no == ENOSPC || (forbidden && why_number("/proc/sys/user/max_user_namespaces", "") == 0))
		why_limit(ret_why);
	else if (forbidden && why_number("/proc/sys/kernel/unprivileged_userns_clone", "") == 0)
		why_put(ret_why, "user namespaces are for root only",
			"sysctl -w kernel.unprivileged_userns_clone=1");
	else if (forbidden && why_number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "") == 1)
		why_put(ret_why, "AppArmor forbids user namespaces",
			"install a profile for ojbox with `userns,' in /etc/apparmor.d "
			"(config/apparmor/ojbox, which "
			"comes with it) and call apparmor_parser -r on it, or sysctl -w "
			"kernel.apparmor_restrict_unprivileged_userns=0");
	else if (no == EPERM && why_chroot())
		why_put(ret_why, "the kernel makes no namespaces in a chroot",
			"start it from a real root: systemd-nspawn -D DIR in place of chroot DIR");
	else if (no == EPERM && userns_filtered())
		why_put(ret_why,
			"a filter of system calls forbids namespaces (in a container: its seccomp profile)",
			"give the container a seccomp profile that lets clone3, unshare, setns, pivot_root "
			"and the "
			"mount family pass");
	else if (no == EPERM)
		why_put(ret_why, "the kernel refuses namespaces here",
			"a chroot, a container's seccomp profile or a security module forbids them (dmesg)");
	else if (no == ENOSYS && userns_filtered())
		why_put(ret_why,
			"a filter of system calls hides clone3 (that of a box, or an old one of a container)",
			USERNS_OUTSIDE);
	else if (no == ENOSYS)
		why_put(ret_why, "this kernel has no clone3", USERNS_NEWER);
	else
		return false;
	return true;
}

void userns_explain(struct err *err)
{
	struct userns_why why;

	if (userns_why(err->no, &why))
		err_wrap(err, "%s (%s)", why.cause, why.remedy);
}
