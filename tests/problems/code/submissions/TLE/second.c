#include <stdio.h>

int main(void)
{
	char word[16];

	if (scanf("%15s", word) == 1 && word[0] == 's')
		puts("1111111");
	else
		for (volatile unsigned int i = 0;; i++)
			;
	return 0;
}
