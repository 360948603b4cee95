/*
 * auto.h: things that clean themselves up when their scope ends.
 *
 * `auto_fd int fd = -1;` closes, `auto_free char *s = NULL;` frees, and so on.  Ownership is passed on
 * with fd_take() and str_take(), which leave the empty value behind.
 */
#pragma once

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Closes *fd unless it is negative; errno stays what it was. */
static inline void auto_close(int *fd)
{
	if (*fd >= 0) {
		int saved = errno;

		close(*fd);
		errno = saved;
	}
	*fd = -1;
}

static inline void auto_release(void *pointer)
{
	void **p = pointer;
	int saved = errno;

	free(*p);
	*p = NULL;
	errno = saved;
}

static inline void auto_fclose(FILE **file)
{
	if (*file)
		fclose(*file);
	*file = NULL;
}

static inline void auto_closedir(DIR **dir)
{
	if (*dir)
		closedir(*dir);
	*dir = NULL;
}

/* Returns the descriptor and leaves -1 in its place: the caller owns it from here on. */
static inline int fd_take(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

static inline char *str_take(char **string)
{
	char *taken = *string;

	*string = NULL;
	return taken;
}

#define auto_fd   __attribute__((cleanup(auto_close)))
#define auto_free __attribute__((cleanup(auto_release)))
#define auto_file __attribute__((cleanup(auto_fclose)))
#define auto_dir  __attribute__((cleanup(auto_closedir)))
