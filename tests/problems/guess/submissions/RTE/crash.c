#include <stdio.h>
#include <stdlib.h>

/* Three guesses, then it crashes while the interactor waits. */
int main(void)
{
	char answer[16];

	for (int i = 0; i < 3; i++) {
		printf("%d\n", 7 + i);
		fflush(stdout);
		if (scanf("%15s", answer) != 1)
			return 0;
	}
	abort();
}
