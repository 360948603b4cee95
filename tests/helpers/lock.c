/*
 * lock.c: locks on parts of files (fcntl(2)): lock who FILE prints the number of the process that has one on
 * the file, or nothing; lock take FILE takes one, says so, and keeps it until its input ends.
 *
 * Run outside of boxes by holder.bats: a box's holder is found by its lock.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int file = argc == 3 ? open(argv[2], O_RDWR | O_NOFOLLOW | O_NONBLOCK) : -1;
	char byte;

	if (argc == 3 && strcmp(argv[1], "who") == 0) {
		if (file >= 0 && fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
			printf("%d\n", (int)lock.l_pid);
		return 0;
	}
	if (argc != 3 || strcmp(argv[1], "take") != 0 || fcntl(file, F_SETLK, &lock) < 0)
		return 9;
	printf("taken\n");
	fflush(stdout);
	while (read(0, &byte, 1) > 0)
		;
	return 0;
}
