/*
 * image.h: what the kernel would load for a program: the file itself, and its interpreters.
 */
#pragma once

#include "base/err.h"

/*
 * Called in the process that becomes the program.  That process is ojbox's own until execve has loaded
 * everything, so a program or an interpreter "/proc/self/exe" would be ojbox: its file, which may be writable
 * for the user of the box, and the path of it outside would come into the box (CVE-2019-5736 was of that
 * kind).  Returns 1 when one of the paths leads through such a link, which no other program has a use for;
 * else 0, also when a file cannot be executed at all: that is for execve to tell.  -1 when the machine did
 * not let it look.
 */
int image_check(const char *path, struct err *err);
