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

/* Each kind has a limit of its own, and any of those that are made at once ends the clone with ENOSPC. */
static void why_limit(const char *kind, struct userns_why *why)
{
	static const char *const kinds[] = { "user", "mnt", "pid", "ipc", "uts" };
	char path[64];

	for (size_t i = 0; !kind && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		snprintf(path, sizeof(path), "/proc/sys/user/max_%s_namespaces", kinds[i]);
		if (why_number(path, "") == 0)
			kind = kinds[i];
	}
	kind = kind ? kind : kinds[0];
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

static bool why_forbidden(int no)
{
	return no == EPERM || no == EACCES;
}

static bool why_switch(int no)
{
	return why_forbidden(no) && why_number("/proc/sys/kernel/unprivileged_userns_clone", "") == 0;
}

static bool why_apparmor(int no)
{
	return why_forbidden(no) &&
	       why_number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "") == 1;
}

static bool why_in_chroot(int no)
{
	return no == EPERM && why_chroot();
}

static bool why_filter(int no)
{
	return no == EPERM && userns_filtered();
}

static bool why_eperm(int no)
{
	return no == EPERM;
}

static bool why_hidden(int no)
{
	return no == ENOSYS && userns_filtered();
}

static bool why_old(int no)
{
	return no == ENOSYS;
}

/* The first that holds is the answer. */
static const struct {
	bool (*holds)(int no);
	const char *cause, *remedy;
} why_rows[] = {
	{ why_switch, "user namespaces are for root only", "sysctl -w kernel.unprivileged_userns_clone=1" },
	{ why_apparmor, "AppArmor forbids user namespaces",
		"install a profile for ojbox with `userns,' in /etc/apparmor.d (config/apparmor/ojbox, which "
		"comes "
		"with it) and call apparmor_parser -r on it, or sysctl -w "
		"kernel.apparmor_restrict_unprivileged_userns=0" },
	{ why_in_chroot, "the kernel makes no namespaces in a chroot",
		"start it from a real root: systemd-nspawn -D DIR in place of chroot DIR" },
	{ why_filter, "a filter of system calls forbids namespaces (in a container: its seccomp profile)",
		"give the container a seccomp profile that lets clone3, unshare, setns, pivot_root and the "
		"mount "
		"family pass" },
	{ why_eperm, "the kernel refuses namespaces here",
		"a chroot, a container's seccomp profile or a security module forbids them (dmesg)" },
	{ why_hidden, "a filter of system calls hides clone3 (that of a box, or an old one of a container)",
		USERNS_OUTSIDE },
	{ why_old, "this kernel has no clone3", USERNS_NEWER },
};

bool userns_why(int no, const char *kind, struct userns_why *ret_why)
{
	if (no == ENOSPC ||
		(why_forbidden(no) && why_number("/proc/sys/user/max_user_namespaces", "") == 0)) {
		why_limit(kind, ret_why);
		return true;
	}
	for (size_t i = 0; i < sizeof(why_rows) / sizeof(why_rows[0]); i++) {
		if (!why_rows[i].holds(no))
			continue;
		snprintf(ret_why->cause, sizeof(ret_why->cause), "%s", why_rows[i].cause);
		snprintf(ret_why->remedy, sizeof(ret_why->remedy), "%s", why_rows[i].remedy);
		return true;
	}
	return false;
}

void userns_explain(struct err *err)
{
	struct userns_why why;

	if (userns_why(err->no, NULL, &why))
		err_wrap(err, "%s (%s)", why.cause, why.remedy);
}
