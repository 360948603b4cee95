#include <math.h>
#include <stdio.h>

int main(void)
{
	double n;

	scanf("%lf", &n);
	printf("%.12f\n", sqrt(n));
}
