// gen COUNT MOST WORD...: that many numbers from 0 to MOST.
#include "testlib.h"

int main(int argc, char **argv)
{
	registerGen(argc, argv, 1);
	int count = atoi(argv[1]), most = atoi(argv[2]);

	printf("%d\n", count);
	for (int i = 0; i < count; i++)
		printf("%d%c", rnd.next(most / 2, most), i + 1 < count ? ' ' : '\n');
}
