#include <stdio.h>
#include <string.h>

#define ACCEPTED 42
#define REJECTED 43

static int tell(const char *folder, const char *words)
{
	char path[1000];
	FILE *file;

	snprintf(path, sizeof(path), "%sjudgemessage.txt", folder);
	file = fopen(path, "w");
	if (file) {
		fprintf(file, "%s\n", words);
		fclose(file);
	}
	return REJECTED;
}
