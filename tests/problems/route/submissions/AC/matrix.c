#include <stdio.h>
#include <string.h>

static int next[1001][1001], count[1001], came[1001], queue[1001];

int main(void)
{
	int n, m, s, t, a, b, head = 0, tail = 0, length = 0;

	scanf("%d %d %d %d", &n, &m, &s, &t);
	while (m--) {
		scanf("%d %d", &a, &b);
		next[a][count[a]++] = b;
		next[b][count[b]++] = a;
	}
	/* from the end, so that the way back is the route */
	came[t] = t;
	queue[tail++] = t;
	while (head < tail) {
		a = queue[head++];
		for (int i = 0; i < count[a]; i++)
			if (!came[next[a][i]]) {
				came[next[a][i]] = a;
				queue[tail++] = next[a][i];
			}
	}
	if (!came[s]) {
		puts("-1");
		return 0;
	}
	for (a = s; a != t; a = came[a])
		length++;
	printf("%d\n%d", length, s);
	for (a = s; a != t; a = came[a])
		printf(" %d", came[a]);
	puts("");
	return 0;
}
