/*
 * input.c: what can be done with standard input when it is a file: a line each.
 *
 * size N; at N (where it stands); mapped TEXT; changed by write, map, truncate or again (opened again for
 * writing) where one works; then goes to the place that its argument says.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void input_change(size_t size)
{
	int again = open("/proc/self/fd/0", O_RDWR);

	if (write(0, "x", 1) == 1)
		puts("changed by write");
	if (mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, 0, 0) != MAP_FAILED)
		puts("changed by map");
	if (ftruncate(0, 0) == 0)
		puts("changed by truncate");
	if (again >= 0 &&
		(write(again, "x", 1) == 1 || ftruncate(again, 0) == 0 || ftruncate(again, 1 << 20) == 0))
		puts("changed by again");
}

int main(int argc, char **argv)
{
	struct stat st;
	const char *text;

	if (fstat(0, &st) < 0)
		return 1;
	printf("size %lld\nat %lld\n", (long long)st.st_size, (long long)lseek(0, 0, SEEK_CUR));
	text = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, 0, 0);
	printf("mapped %.*s\n", text == MAP_FAILED ? 0 : (int)st.st_size, text);
	input_change((size_t)st.st_size);
	return argc > 1 && lseek(0, atoll(argv[1]), SEEK_SET) < 0;
}
