/*
 * look.c: what can be seen of a file or folder; see look.h.
 *
 * slot.c calls it for work folders and kept.c for files in them.  Nothing fails here.
 */
#include "look.h"

#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

/* The size of a folder tells how many entries there once were. */
void look_at(int fd, struct look *ret_look)
{
	struct stat st = { 0 };
	struct fsxattr more = { 0 };
	int flags = 0, version = 0;

	fstat(fd, &st);
	ioctl(fd, FS_IOC_GETFLAGS, &flags);
	ioctl(fd, FS_IOC_GETVERSION, &version);
	ioctl(fd, FS_IOC_FSGETXATTR, &more);
	*ret_look = (struct look){ { st.st_mode, st.st_uid, st.st_gid, st.st_size, flistxattr(fd, NULL, 0),
		flags, version, more.fsx_xflags, more.fsx_extsize, more.fsx_projid, more.fsx_cowextsize } };
}

bool look_same(const struct look *one, const struct look *other)
{
	return memcmp(one, other, sizeof(*one)) == 0;
}
