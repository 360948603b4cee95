/*
 * tree.c: makes a folder that is hard to remove: tree KIND DEPTH, in the working directory.
 *
 * Run in a box and outside by leftovers.bats.  Ends with status 0 when it is made.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders in folders, so that no path reaches the innermost. */
static int tree_deep(long depth)
{
	for (long i = 0; i < depth; i++)
		if (mkdir("deeper", 0700) < 0 || chdir("deeper") < 0)
			return 1;
	return close(open("innermost", O_WRONLY | O_CREAT, 0)) < 0;
}

/* Folders in folders, each without any right for its owner, and a file and a folder in each. */
static int tree_closed(long depth)
{
	for (long i = 0; i < depth; i++)
		if (mkdir("closed", 0700) < 0 || chdir("closed") < 0 || mkdir("side", 0) < 0 ||
			close(open("file", O_WRONLY | O_CREAT, 0)) < 0 || (i > 0 && chmod("..", 0) < 0))
			return 1;
	return chmod(".", 0) < 0;
}

/* What is no file, and names that scripts stumble over. */
static int tree_odd(long depth)
{
	char name[256];

	memset(name, 'n', 255);
	name[255] = '\0';
	for (long i = 0; i < depth; i++)
		if (mkdir(name, 0700) < 0 || chdir(name) < 0)
			return 1;
	return mkfifo("fifo", 0) < 0 || symlink("/", "root") < 0 || symlink("loop", "loop") < 0 ||
	       mkdir("a\nb", 0500) < 0 || mkdir("-rf", 0) < 0 || mkdir("\x80\xff", 0700) < 0 ||
	       link("fifo", "-") < 0;
}

int main(int argc, char **argv)
{
	long depth = argc == 3 ? strtol(argv[2], NULL, 10) : 0;

	if (argc == 3 && strcmp(argv[1], "deep") == 0)
		return tree_deep(depth);
	if (argc == 3 && strcmp(argv[1], "closed") == 0)
		return tree_closed(depth);
	return argc == 3 && strcmp(argv[1], "odd") == 0 ? tree_odd(depth) : 9;
}
