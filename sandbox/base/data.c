/*
 * data.c: where data files lie; see data.h.
 *
 * Called by profile for profiles of boxes and by ojjudge for its languages.  Fails when /proc tells nothing
 * about this program.  Must never look into the working directory: what lies there is not ours.
 */
#include "base/data.h"

#include <string.h>
#include <unistd.h>

int data_own_folder(char ret_folder[PATH_MAX], struct err *err)
{
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (length < 0)
		return err_sys(err, "/proc/self/exe");
	path[length] = '\0';
	*strrchr(path, '/') = '\0';
	memcpy(ret_folder, path, sizeof(path));
	return 0;
}

int data_folders(const char *tree, struct strv *ret_folders, struct err *err)
{
	char above[PATH_MAX];
	char *slash;

	if (data_own_folder(above, err) < 0)
		return -1;
	slash = strrchr(above, '/');
	if (slash) /* else it lies in "/" */
		*slash = '\0';
	strv_printf(ret_folders, "%s%s%s", above, *tree ? "/" : "", tree);
	strv_printf(ret_folders, "%s/share/ojbox", above);
	strv_add(ret_folders, DATADIR);
	return strv_check(ret_folders, err);
}
