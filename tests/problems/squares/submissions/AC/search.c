#include <stdio.h>

int main(void)
{
	int n;

	scanf("%d", &n);
	for (int a = 0; a * a <= n; a++)
		for (int b = a; a * a + b * b <= n; b++)
			for (int c = b; a * a + b * b + c * c <= n; c++)
				for (int d = c; a * a + b * b + c * c + d * d <= n; d++)
					if (a * a + b * b + c * c + d * d == n) {
						printf("%d %d %d %d\n", a, b, c, d);
						return 0;
					}
	return 1;
}
