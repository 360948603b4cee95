/*
 * quota.c: disk quotas of boxes; see quota.h and quotactl(2).
 *
 * Called by store, as root, outside of any box.  Fails where the file system does not enforce quotas, and
 * where the caller may not set them.  Must never take a file system that only counts for one that limits.
 */
#include "quota.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <linux/dqblk_xfs.h>
#include <linux/fs.h>
#include <linux/quota.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int quota_parse_parts(const char *text, struct quota *ret_quota, struct err *err)
{
	const char *comma = strchr(text, ',');
	auto_free char *blocks = NULL;
	struct quota quota;

	if (!comma)
		return err_set(err, ERR_USAGE,
			"'%s' has no comma; give both limits as BLOCKS,INODES, 0 for none: 64MiB,1000", text);
	blocks = strndup(text, (size_t)(comma - text));
	if (!blocks)
		return err_nomem(err);
	if (text_size(blocks, false, &quota.bytes, err) < 0)
		return err_wrap(err, "BLOCKS");
	if (text_count(comma + 1, 0, UINT32_MAX, &quota.inodes, err) < 0)
		return err_wrap(err, "INODES");
	*ret_quota = quota;
	return 0;
}

int quota_parse(const char *text, struct quota *ret_quota, struct err *err)
{
	if (!text) {
		*ret_quota = (struct quota){ 0 };
		return 0;
	}
	if (quota_parse_parts(text, ret_quota, err) < 0)
		return err_wrap(err, "--quota (-q)");
	return 0;
}

int quota_parse_size(const char *text, struct quota *ret_quota, struct err *err)
{
	size_t length = text ? strcspn(text, ",") : 0;
	auto_free char *size = text ? strndup(text, length) : NULL;
	struct quota quota = { 0 };

	if (!text) {
		*ret_quota = quota;
		return 0;
	}
	if (!size)
		return err_nomem(err);
	if (text_size(size, false, &quota.bytes, err) < 0)
		return err_wrap(err, "--box-size: SIZE");
	quota.inodes = quota.bytes / 4096 + 1;
	if (text[length] && text_count(text + length + 1, 1, UINT32_MAX, &quota.inodes, err) < 0)
		return err_wrap(err, "--box-size: INODES");
	if (!quota.bytes)
		return err_set(err, ERR_USAGE, "--box-size: '%s': a folder in memory has a limit", text);
	*ret_quota = quota;
	return 0;
}

bool quota_limits(const struct quota *quota)
{
	return quota->bytes || quota->inodes;
}

/* The C library has no quotactl_fd. */
static long quota_call(int dir, unsigned int command, unsigned int type, uid_t id, void *argument)
{
	return syscall(SYS_quotactl_fd, dir, command << SUBCMDSHIFT | type, id, argument);
}

/*
 * FS_QUOTA_*: which quotas are counted and which are enforced; 0 when there are none.  XFS's question, which
 * all others answer too; Q_GETINFO and Q_GETFMT do not tell counting from enforcing.
 */
static unsigned int quota_state(int dir)
{
	struct fs_quota_stat stat = { .qs_version = FS_QSTAT_VERSION };

	return quota_call(dir, Q_XGETQSTAT, USRQUOTA, 0, &stat) < 0 ? 0 : stat.qs_flags;
}

/* The type of the quota that limits can lie on, user before project; -1 when neither is enforced. */
static int quota_type(unsigned int state)
{
	if (state & FS_QUOTA_UDQ_ENFD)
		return USRQUOTA;
	return state & FS_QUOTA_PDQ_ENFD ? PRJQUOTA : -1;
}

/* Why quota_type() found none, and what to do. */
static const char *quota_why(int dir, unsigned int state)
{
	struct fs_quota_stat stat = { .qs_version = FS_QSTAT_VERSION };

	if (state & (FS_QUOTA_UDQ_ACCT | FS_QUOTA_PDQ_ACCT))
		return "the file system of the boxes counts but does not limit; mount it with usrquota or "
		       "prjquota, or call quotaon(8)";
	/* a kernel that has the call looks at the descriptor first */
	if (quota_call(-1, Q_XGETQSTAT, USRQUOTA, 0, &stat) < 0 && errno == ENOSYS)
		return "this kernel has no disk quotas (CONFIG_QUOTACTL, Linux 5.14); leave the option out";
	if (quota_call(dir, Q_XGETQSTAT, USRQUOTA, 0, &stat) < 0 && errno == EPERM)
		return "quotas are forbidden here (in a container); call ojbox outside of it";
	return "the file system of the boxes has no quotas switched on; mount it with usrquota or prjquota "
	       "(ext4: after tune2fs -O quota), or set box-root to a folder on one that has";
}

static int quota_refuse(int dir, unsigned int state, struct err *err)
{
	return err_set(err, ERR_SYSTEM, "--quota: %s", quota_why(dir, state));
}

int quota_check(int dir, uid_t uid, struct err *err)
{
	unsigned int state = quota_state(dir);
	int type = quota_type(state);
	struct if_dqblk now;

	if (geteuid() != 0)
		return err_set(err, ERR_DENIED,
			"--quota: only root can limit what is on a disk, and an ordinary user's boxes have "
			"no "
			"user of their own; let root call ojbox, or leave the option out");
	if (type < 0)
		return quota_refuse(dir, state, err);
	/* others' quotas can be read by those who may set them; ENOENT: a user without files */
	if (quota_call(dir, Q_GETQUOTA, (unsigned int)type, uid, &now) < 0 && errno == EPERM)
		return err_set(err, ERR_DENIED,
			"--quota: root may not set quotas here (in a container); call ojbox outside of it");
	return 0;
}

/* What is made in the folder from now on belongs to its project. */
static int quota_mark(int work, uid_t project, struct err *err)
{
	struct fsxattr attributes;

	if (ioctl(work, FS_IOC_FSGETXATTR, &attributes) < 0)
		return err_sys(err, "--quota: project of the work folder");
	attributes.fsx_projid = project;
	attributes.fsx_xflags |= FS_XFLAG_PROJINHERIT;
	if (ioctl(work, FS_IOC_FSSETXATTR, &attributes) < 0)
		return err_sys(err, "--quota: project of the work folder");
	return 0;
}

int quota_set(int work, uid_t uid, const struct quota *quota, struct err *err)
{
	uint64_t blocks = ((uint64_t)quota->bytes + QIF_DQBLKSIZE - 1) / QIF_DQBLKSIZE;
	uint64_t inodes = (uint64_t)quota->inodes;
	struct if_dqblk limits = {
		.dqb_bhardlimit = blocks,
		.dqb_bsoftlimit = blocks,
		.dqb_ihardlimit = inodes,
		.dqb_isoftlimit = inodes,
		.dqb_valid = QIF_LIMITS,
	};
	unsigned int state = quota_state(work);
	int type = quota_type(state);

	if (type < 0)
		return quota_limits(quota) ? quota_refuse(work, state, err) : 0;
	if (quota_call(work, Q_SETQUOTA, (unsigned int)type, uid, &limits) < 0) {
		/* who may not take limits away has not set any */
		if (errno == EPERM && !quota_limits(quota))
			return 0;
		return err_sys(err, "quota of user %u", uid);
	}
	return type == PRJQUOTA && quota_limits(quota) ? quota_mark(work, uid, err) : 0;
}
