/*
 * spoil.c: class: sabotage of the clean-up: spoil KIND NUMBER, in the working directory.
 *
 * Attempted: to leave a box folder that cannot be removed, takes for ever to remove, or leads whoever removes
 * it elsewhere.  Run in boxes by sabotage.bats.  Ends with status 0 when it is made.
 */
#include "attack.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

static int make(const char *name)
{
	return mknod(name, S_IFREG, 0);
}

/* Many files in one folder. */
static int many(char **arguments)
{
	char name[24];

	for (long i = attack_number(arguments); i > 0; i--) {
		snprintf(name, sizeof(name), "%ld", i);
		if (make(name) < 0)
			return 1;
	}
	return 0;
}

/* Many folders with something in them, under the names to which a removal might want to move others. */
static int wide(char **arguments)
{
	char name[24];

	for (long i = attack_number(arguments); i > 0; i--) {
		snprintf(name, sizeof(name), "~%ld", i - 1);
		if (mkdir(name, 0700) < 0 || chdir(name) < 0 || mkdir("~0", 0) < 0 || chdir("..") < 0 ||
			chmod(name, 0) < 0)
			return 1;
	}
	return 0;
}

/* Folders in folders; with a second argument under names of 255 bytes, and a closed neighbour for each. */
static int deep(char **arguments)
{
	char name[256] = "d";

	if (arguments[1])
		memset(name, '\xff', 255);
	for (long i = attack_number(arguments); i > 0; i--) {
		if (mkdir(name, 0700) < 0 || chdir(name) < 0)
			return 1;
		if (arguments[1] && (mkdir("side", 0) < 0 || make("file") < 0))
			return 1;
	}
	return 0;
}

/* A name of every byte that a name may have, of every kind, without any right. */
static int names(char **arguments)
{
	char name[4] = { 0 };
	int at;

	(void)arguments;
	for (int byte = 1; byte < 256; byte++) {
		struct sockaddr_un address = { .sun_family = AF_UNIX };

		if (byte == '/')
			continue;
		name[0] = (char)byte;
		if (byte != '.' && make(name) < 0)
			return 1;
		name[1] = 'd';
		if (mkdir(name, 0) < 0)
			return 2;
		name[1] = 'p';
		if (mkfifo(name, 0) < 0)
			return 3;
		name[1] = 'l';
		if (symlink(name, name) < 0)
			return 4;
		name[1] = 's';
		memcpy(address.sun_path, name, 3);
		at = socket(AF_UNIX, SOCK_DGRAM, 0);
		if (bind(at, (struct sockaddr *)&address, sizeof(address)) < 0)
			return 5;
		close(at);
		name[1] = '\0';
	}
	return 0;
}

/* Marks and locks that outlive a program, as far as they can be had. */
static int marks(char **arguments)
{
	int flags = FS_IMMUTABLE_FL | FS_APPEND_FL, held;

	(void)arguments;
	if (mkdir("folder", 0700) < 0 || make("folder/file") < 0)
		return 1;
	setxattr("folder", "user.x", "y", 1, 0);
	held = open("folder", O_RDONLY);
	if (ioctl(held, FS_IOC_SETFLAGS, &flags) == 0)
		return 2;
	flags = FS_NODUMP_FL;
	ioctl(held, FS_IOC_SETFLAGS, &flags);
	if (chmod("folder", 03777) < 0 || chmod("/box", 03000) < 0)
		return 3;
	return flock(held, LOCK_EX | LOCK_NB) < 0 ? 4 : 0;
}

/* Second names of a file that lies in a folder which the caller has lent: its rights stay as they are. */
static int linked(char **arguments)
{
	return mkdir("d", 0700) < 0 || link(arguments[0], "one") < 0 || link(arguments[0], "d/two") < 0 ||
	       chmod("d", 0) < 0;
}

static const struct attack attacks[] = {
	{ "many", many },
	{ "wide", wide },
	{ "deep", deep },
	{ "names", names },
	{ "marks", marks },
	{ "linked", linked },
};

int main(int argc, char **argv)
{
	return attack_main(attacks, ATTACK_COUNT(attacks), argc, argv);
}
