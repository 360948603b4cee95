/* I have written this myself, more or less. */
#include <stdio.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int main(void)
{
	static int a[2000];
	int n;

	if (scanf("%d", &n) != 1)
		return 1;
	for (int i = 0; i < n; i++)
		if (scanf("%d", &a[i]) != 1)
			return 1;
	/* no comment hides the other half */ q\
sort(a, (size_t)n, sizeof(*a), compare);
	for (int i = 0; i < n; i++)
		printf("%d\n", a[i]);
}
