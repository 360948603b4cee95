/*
 * stream.c: what standard input can do when it is a file: tells its size, seeks in it, maps it.
 *
 * Run in a box by isolate_streams.bats.  Prints the size, the last five bytes and all of it; ends with status
 * 9 when standard input cannot do that.
 */
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	struct stat status;
	char last[5];
	const char *all;

	if (fstat(0, &status) < 0 || !S_ISREG(status.st_mode) || lseek(0, -5, SEEK_END) < 0 ||
		read(0, last, sizeof(last)) != sizeof(last) || lseek(0, 0, SEEK_SET) != 0)
		return 9;
	all = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, 0, 0);
	if (all == MAP_FAILED)
		return 9;
	printf("size %ld\n%.5s\n%.*s\n", (long)status.st_size, last, (int)status.st_size, all);
	return 0;
}
