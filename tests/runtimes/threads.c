/*
 * threads.c: threads, and OpenMP where it is compiled with it; for the sanitizers.  With an argument it
 * commits what one of them is there to find: overflow, shift, leak, race.
 */
#ifdef _OPENMP
#include <omp.h>
#endif
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int shared;
static char *volatile block;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static void *careful(void *times)
{
	for (int i = 0; i < *(int *)times; i++) {
		pthread_mutex_lock(&guard);
		shared++;
		pthread_mutex_unlock(&guard);
	}
	return NULL;
}

static void *careless(void *ignored)
{
	shared++;
	return ignored;
}

static void fault(const char *kind)
{
	volatile int bits = 40;
	pthread_t a, b;

	block = malloc(16);
	if (!strcmp(kind, "overflow")) {
		memset(block, 1, (size_t)bits);
	} else if (!strcmp(kind, "shift")) {
		printf("%d\n", 1 << bits);
	} else if (!strcmp(kind, "leak")) {
		block = NULL;
	} else if (!strcmp(kind, "race")) {
		pthread_create(&a, NULL, careless, NULL);
		pthread_create(&b, NULL, careless, NULL);
		pthread_join(a, NULL);
		pthread_join(b, NULL);
	}
	free(block);
}

int main(int argc, char **argv)
{
	int times = 1000;
	long sum = 0, value;
	pthread_t thread[4];

	while (scanf("%ld", &value) == 1)
		sum += value;
	for (int i = 0; i < 4; i++)
		pthread_create(&thread[i], NULL, careful, &times);
	for (int i = 0; i < 4; i++)
		pthread_join(thread[i], NULL);
	printf("%ld %d\n", sum, shared);
#ifdef _OPENMP
	sum = 0;
#pragma omp parallel for num_threads(4) reduction(+ : sum) schedule(dynamic, 16)
	for (int i = 0; i < 1000; i++)
		sum += omp_get_num_threads() == 4 ? i : 0;
	printf("OpenMP %ld\n", sum);
#endif
	if (argc > 1)
		fault(argv[1]);
	return 0;
}
