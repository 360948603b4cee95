/*
 * shut.c: tries what mounts_proc.def promises: shut PROC.  Prints the names of which something can be had: a
 * file that can be opened or a folder that holds something or can be written to.
 *
 * Run by proc.bats in a box and outside of one.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>

static const char *const folders[] = {
#define FOLDER(name, why) name,
#include "mounts_proc.def"
};

static const char *const files[] = {
#define FILE(name, why) name,
#define SHUT(name, why) name,
#include "mounts_proc.def"
};

static int folder_open(const char *path)
{
	DIR *dir = opendir(path);
	int count = 0;

	while (dir && readdir(dir))
		count++;
	return count > 2 || openat(dir ? dirfd(dir) : -1, "new", O_WRONLY | O_CREAT, 0600) >= 0;
}

static int file_open(const char *path)
{
	return open(path, O_RDONLY) >= 0 || open(path, O_WRONLY) >= 0;
}

int main(int argc, char **argv)
{
	char path[PATH_MAX];

	for (size_t i = 0; argc > 1 && i < sizeof(folders) / sizeof(folders[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", argv[1], folders[i]);
		if (folder_open(path))
			puts(folders[i]);
	}
	for (size_t i = 0; argc > 1 && i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", argv[1], files[i]);
		if (file_open(path))
			puts(files[i]);
	}
	return 0;
}
