#include <stdio.h>

/* Waits for an answer to a question that it has not asked. */
int main(void)
{
	int n, answer;

	return scanf("%d%d", &n, &answer) == 2 ? 0 : 1;
}
